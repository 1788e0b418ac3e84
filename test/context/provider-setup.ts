import {fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexEventMap} from '../../src/context/event-map.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {LineController} from '../../src/line/line-controller.js';
import '../elements/no-network.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';

/** Renders a provider with three elements, on a line that the test scripts. */
export async function renderProvider(): Promise<{provider: WebexLineProvider; driver: ScriptedDriver}> {
  const provider = await fixture<WebexLineProvider>(html`
    <webex-line-provider>
      <webex-login></webex-login>
      <webex-line-status></webex-line-status>
      <webex-line-controls></webex-line-controls>
    </webex-line-provider>
  `);
  const driver = new ScriptedDriver();
  attach(provider.line as LineController, driver);
  return {provider, driver};
}

/** Records the details of an event at a target. */
export function recordEvents(target: EventTarget, name: keyof WebexEventMap): {readonly details: unknown[]} {
  const details: unknown[] = [];
  target.addEventListener(name, event => details.push((event as CustomEvent<unknown>).detail));
  return {details};
}
