import {expectNothingLeft, expectReachable} from './reachable.js';
import {expect, signIn, test} from './site.js';
import {repeats} from '../repeats.js';

// Simulates the oldest engines that the README supports by removing the features they lack before anything runs.
// Success is checked on Webex's side.

const engines = {
  'Chrome 119': `
    const {add} = CustomStateSet.prototype;
    CustomStateSet.prototype.add = function (state) {
      if (!state.startsWith('--')) throw new DOMException('Not a dashed identifier', 'SyntaxError');
      return add.call(this, state);
    };
    delete Promise.withResolvers; delete Promise.try; delete URL.parse; delete Set.prototype.union;
    delete globalThis.Iterator; delete Symbol.dispose; delete Symbol.asyncDispose;
    delete Element.prototype.setHTMLUnsafe; delete HTMLElement.prototype.writingSuggestions;`,
  'Safari 16.4': `
    delete AbortSignal.any; delete Promise.withResolvers; delete Promise.try; delete URL.canParse; delete URL.parse;
    delete Object.groupBy; delete Map.groupBy; delete Array.fromAsync; delete globalThis.Iterator;
    delete Set.prototype.union; delete Symbol.dispose; delete Symbol.asyncDispose;
    delete ElementInternals.prototype.states; delete globalThis.CustomStateSet;
    for (const name of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) delete HTMLElement.prototype[name];
    for (const name of ['popoverTargetElement', 'popoverTargetAction']) delete HTMLButtonElement.prototype[name];
    delete globalThis.ToggleEvent; delete globalThis.requestIdleCallback; delete globalThis.scheduler;
    delete globalThis.navigation; delete Navigator.prototype.userActivation;
    const {matches} = Element.prototype;
    Element.prototype.matches = function (selector) {
      if (selector.includes(':popover-open')) throw new DOMException('No such selector', 'SyntaxError');
      return matches.call(this, selector);
    };`,
  'a browser without the optional features': `
    HTMLElement.prototype.attachInternals = () => { throw new DOMException('', 'NotSupportedError'); };
    delete AbortSignal.any; delete globalThis.structuredClone; delete globalThis.BroadcastChannel;
    delete Navigator.prototype.locks; delete Document.prototype.adoptedStyleSheets;
    delete ShadowRoot.prototype.adoptedStyleSheets; delete Crypto.prototype.randomUUID;
    delete Navigator.prototype.clipboard; delete globalThis.Iterator; delete Promise.withResolvers;`,
};

for (const [name, script] of Object.entries(engines)) {
  test(
    `${name} renders, signs in, receives a ring and signs out without unhandled rejections`,
    repeats(name === 'Chrome 119'),
    async ({site, cloud}) => {
      const errors: string[] = [];
      site.on('pageerror', ({message}) => errors.push(message));
      await site.addInitScript(script);
      // None of these engines has `light-dark()`.
      await site.route(/\.js$/, async route => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll('light-dark(', 'not-light-dark(');
        await route.fulfill({response, body});
      });
      await site.goto(`${cloud.url}/provided`);
      const login = site.locator('webex-login');
      await login.evaluate(element => element.setAttribute('view', 'compact'));
      const isWithoutChannel = await site.evaluate(() => !('BroadcastChannel' in globalThis));
      if (isWithoutChannel) {
        // The other window sends no message, so the page has to fetch the token.
        await login.evaluate((element, token) => {
          Object.assign(element, {tokenSource: () => token});
        }, cloud.issueToken().access_token);
        await login.getByRole('button', {name: 'Sign in'}).click();
        await expect(login).toContainText('Ada Lovelace', {timeout: 30_000});
      } else await signIn(site);
      await site.getByRole('button', {name: 'Register'}).click();
      const status = site.locator('webex-line-status');
      await expect(status.locator('[part~=registered]').first()).toBeVisible({timeout: 20_000});
      await expectReachable(site, cloud);
      // Content rendered on demand is styled.
      await expect(status.locator('[part=mark]')).toHaveCSS('width', /^\d/);
      expect(await login.evaluate(isStyled)).toBe(true);
      await expect(site.locator('webex-line-log [part=entry]').first()).toBeVisible();
      // Custom states work in any syntax that the engine supports.
      const hasState = await status.evaluate(
        element => element.matches(':state(registered)') || element.matches(':state(--registered)'),
      );
      expect(hasState).toBe(name === 'Chrome 119');

      const menu = login.getByRole('menuitem', {name: 'Sign out'});
      const button = login.getByRole('button', {name: 'Ada Lovelace'});
      await expect(menu).toBeHidden();
      await button.click();
      await expect(menu).toBeVisible();
      await expect(menu).toBeFocused();
      await expect(login.locator('[part=menu]')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
      await expect(login.locator('[part=menu]')).toHaveCSS('border-style', 'solid');
      // A page with Momentum's style sheet keeps its colors.
      await site.addStyleTag({
        content: ':root { --mds-color-theme-groupedbackground-secondary-normal: rgb(1, 2, 3) }',
      });
      await expect(login.locator('[part=menu]')).toHaveCSS('background-color', 'rgb(1, 2, 3)');
      await expect(button).toHaveAttribute('aria-expanded', 'true');
      await site.keyboard.press('Escape');
      await expect(menu).toBeHidden();
      await expect(button).toBeFocused();
      await button.press('ArrowDown');
      await expect(menu).toBeFocused();
      await site.mouse.click(5, 500);
      await expect(menu).toBeHidden();
      await button.click();
      await menu.click();
      await expect(login.locator('[part~=signed-out]').first()).toBeVisible();
      await expectNothingLeft(cloud);
      expect(errors).toEqual([]);
    },
  );
}

/** Whether the menu button of the compact view has the layout of its lazily added style sheet. */
function isStyled(login: Element): boolean {
  const button = login.shadowRoot!.querySelector('[popovertarget]')!;
  return getComputedStyle(button).display.includes('flex');
}
