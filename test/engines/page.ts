import {expect} from '@playwright/test';
import type {Tab} from './engine.js';

/** Runs in the page. */
export const textOfLogin = (): string => document.querySelector('webex-login')!.shadowRoot!.textContent;

export async function press(tab: Tab, text: string, element = 'webex-login'): Promise<void> {
  const pressed = () =>
    tab.run(
      given => {
        const [tag, name] = JSON.parse(given) as [string, string];
        const root = document.querySelector(tag)?.shadowRoot;
        const button = [...(root?.querySelectorAll('button') ?? [])].find(
          one => one.textContent.trim() === name && !one.disabled,
        );
        button?.click();
        return button !== undefined;
      },
      JSON.stringify([element, text]),
    );
  await expect.poll(pressed).toBe(true);
}

/** Waits until an element shows a status. During a navigation there is no document to query. */
export async function expectShown(tab: Tab, status: string, element = 'webex-login'): Promise<void> {
  const shown = () =>
    tab
      .run(tag => document.querySelector(tag)?.shadowRoot?.querySelector('[part~=root]')?.part[1], element)
      .catch(() => undefined);
  await expect.poll(shown, {timeout: 30_000}).toBe(status);
}
