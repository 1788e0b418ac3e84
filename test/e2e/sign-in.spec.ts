import {answer, openConsent, signIn} from './consent.js';
import {expect, test, Visitor} from './demo.js';

test.describe('in a window', () => {
  test('one click: signed in, with name, picture and number, and the focus is where it was', async ({
    visitor,
    page,
  }) => {
    await visitor.arrive('/');
    await signIn(visitor);
    await expect(visitor.login).toContainText('+12065550101');
    await expect(visitor.login.locator('img')).toHaveAttribute('src', /^https:/);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('webex-login');
    await visitor.press('Register');
    await visitor.sees('registered');
  });
});
