import {expect} from '@playwright/test';
import type {Tab} from './engine.js';

/** Signs in with a token, like a page with a token source. The line is registered by a press. */
export async function signIn(tab: Tab, token: string): Promise<void> {
  await expect
    .poll(() => tab.run(() => Boolean(document.querySelector('webex-login')?.shadowRoot)))
    .toBe(true);
  await tab.run(given => {
    document.querySelector('webex-line-controls')!.autoRegister = false;
    const login = document.querySelector('webex-login')!;
    login.tokenSource = () => given;
    login.signIn();
  }, token);
}

/** Presses a button of the controls once it is enabled. */
export async function pressControl(tab: Tab, text: string): Promise<void> {
  const pressed = () =>
    tab.run(name => {
      const root = document.querySelector('webex-line-controls')?.shadowRoot;
      const button = [...(root?.querySelectorAll('button') ?? [])].find(
        one => one.textContent?.trim() === name,
      );
      const isReady = button !== undefined && button.getAttribute('aria-disabled') !== 'true';
      if (isReady) button.click();
      return isReady;
    }, text);
  await expect.poll(pressed).toBe(true);
}

export const statusOf = (tab: Tab) =>
  tab.run(
    () => document.querySelector('webex-line-status')?.shadowRoot?.querySelector('[part~=root]')?.part[1],
  );

export async function expectLine(tab: Tab, status: string, timeout = 30_000): Promise<void> {
  await expect.poll(() => statusOf(tab), {timeout}).toBe(status);
}

/** Waits until the SDK has forgotten the call, which is a moment after Webex has. */
export async function untilNoCall(tab: Tab): Promise<void> {
  await expect
    .poll(() => tab.run(() => String(document.querySelector('webex-line-status')!.line!.inCall)))
    .toBe('false');
}

export async function signOut(tab: Tab): Promise<void> {
  // During a call, the element asks for confirmation first.
  await untilNoCall(tab);
  await tab.run(() => document.querySelector('webex-login')!.signOut());
}
