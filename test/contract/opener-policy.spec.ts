import {expect, test} from './site.js';
import {repeats} from '../repeats.js';

// With the Cross-Origin-Opener-Policy `same-origin` a page loses access to the window that it opens.

for (const policy of ['same-origin', 'same-origin-allow-popups']) {
  test(
    `a page with the policy ${policy} signs in, and gets the result through the channel`,
    repeats(policy !== 'same-origin'),
    async ({site, cloud}) => {
      await site.goto(`${cloud.url}/isolated?policy=${policy}`);
      const login = site.locator('webex-login');
      const opened = site.context().waitForEvent('page');
      await login.getByRole('button', {name: 'Sign in'}).click();
      const popup = await opened;
      const expectedText =
        policy === 'same-origin' ? 'Window closed? Open it again.' : 'Continue in the other window';
      await expect(login).toContainText(expectedText);
      const closed = popup.waitForEvent('close');
      await popup.getByRole('button', {name: 'Allow'}).click();
      await closed;
      await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
      // The page was not left.
      expect(site.url()).toBe(`${cloud.url}/isolated?policy=${policy}`);
    },
  );
}
