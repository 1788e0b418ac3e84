import {fixture, html} from '@open-wc/testing';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {lineStatuses} from './every-state.js';

export const statuses = lineStatuses;
export const views = ['dot', 'chip', 'text', 'card'] as const;

export function renderStatus(
  controller: LineController,
  view?: WebexLineStatus['view'],
): Promise<WebexLineStatus> {
  return fixture<WebexLineStatus>(
    html`<webex-line-status .line=${controller} .view=${view}></webex-line-status>`,
  );
}

/** A scripted line, and the element that shows it. */
export async function renderScriptedStatus(view?: WebexLineStatus['view']) {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  const element = await renderStatus(controller, view);
  attach(controller, driver);
  await element.updateComplete;
  return {element, driver, controller};
}
