import type {Page} from '@playwright/test';
import {expect, type Visitor} from './demo.js';

/** The time for a sign-in, which loads the SDK, and for a sign-out. */
export const longTimeout = {timeout: 30_000};

/** Presses Sign in and returns the other window with the simulated consent page. */
export async function openConsent({page, signInButton}: Visitor): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await signInButton.click();
  const popup = await opened;
  await popup.getByRole('button', {name: 'Allow'}).waitFor();
  return popup;
}

/** Chooses an account, and allows or denies access. The window closes itself. */
export async function answerConsent(
  popup: Page,
  decision: 'Allow' | 'Deny' = 'Allow',
  account = 'Ada Lovelace',
) {
  const closed = popup.waitForEvent('close');
  await popup.getByLabel(account).check();
  await popup.getByRole('button', {name: decision}).click();
  await closed;
}

/** Presses Sign in, and allows access in the window. */
export async function signIn(visitor: Visitor, account = 'Ada Lovelace'): Promise<void> {
  await answerConsent(await openConsent(visitor), 'Allow', account);
  await expect(visitor.login).toContainText(account, longTimeout);
}
