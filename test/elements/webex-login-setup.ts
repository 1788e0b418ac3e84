import {html} from '@open-wc/testing';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {FixedSession} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

export const login = html`<webex-login></webex-login>`;
export const loginWithSource = html`<webex-login .tokenSource=${() => ''}></webex-login>`;

export const ada = {displayName: 'Ada Lovelace', phoneNumber: '+12065550101'};

export function buttonOf(element: WebexLogin): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

export function inputOf(element: WebexLogin): HTMLInputElement | null {
  return element.shadowRoot!.querySelector('input');
}

/** The messages of uncaught errors during an action. */
export async function errorsDuring(action: () => Promise<void>): Promise<string[]> {
  const errors: string[] = [];
  const {onerror: mocha} = globalThis;
  // eslint-disable-next-line unicorn/prefer-add-event-listener -- the runner's handler must not receive it
  globalThis.onerror = (_event, _source, _line, _column, error) => errors.push(error?.message ?? '');
  try {
    await action();
  } finally {
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- restored
    globalThis.onerror = mocha;
  }
  return errors;
}

/** A signed-in person with an active call, after a press on Sign out: the dialog asks for confirmation. */
export async function openEndCallDialog() {
  const session = new FixedSession({status: 'signed-in', user: ada});
  Object.defineProperty(session.line, 'inCall', {value: true});
  const element = await session.render<WebexLogin>(login);
  buttonOf(element).click();
  const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
  await waitUntil(() => dialog()?.open, 'the open dialog');
  return {session, element, dialog};
}
