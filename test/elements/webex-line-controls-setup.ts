import {fixture, html} from '@open-wc/testing';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {adasLine} from '../line/samples.js';
import {waitUntil} from './wait-until.js';

export function renderControls(controller: LineController, auto = false): Promise<WebexLineControls> {
  return fixture<WebexLineControls>(
    html`<webex-line-controls .line=${controller} ?auto-register=${auto}></webex-line-controls>`,
  );
}

export function buttonOf(element: WebexLineControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

export function secondButtonOf(element: WebexLineControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector('[part=controls] > :last-child')!;
}

/** A scripted line, and the element that controls it. */
export async function setUp(auto = false): Promise<{
  element: WebexLineControls;
  driver: ScriptedDriver;
  controller: LineController;
}> {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  attach(controller, driver);
  return {element: await renderControls(controller, auto), driver, controller};
}

/** A registered line with an active call, after a press on Deregister: the dialog asks for confirmation. */
export async function openEndCallDialog() {
  const {element, driver, controller} = await setUp();
  controller.register().catch(() => undefined);
  driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
  Object.assign(driver, {inCall: true});
  await element.updateComplete;
  element.focus();
  buttonOf(element).click();
  const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
  await waitUntil(() => dialog()?.open, 'the open dialog');
  const dialogButton = (part: string): HTMLElement => dialog()!.querySelector(`[part~=${part}]`)!;
  return {element, driver, dialog, dialogButton};
}
