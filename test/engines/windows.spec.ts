import {expect} from '@playwright/test';
import type {Tab} from './engine.js';
import {engines} from './engines.js';
import {press, expectShown, textOfLogin} from './page.js';
import {testIn} from './test-in.js';

/** The sign-in window, opened by a real click in each engine. */
for (const engine of engines) {
  const test = testIn(engine);

  test.describe(engine.name, () => {
    const missing = engine.missing();
    test.skip(missing !== undefined, missing);

    test(
      'allowing access in the window signs in with name and picture',
      {tag: '@core'},
      async ({demo, visit}) => {
        const tab = await openSignedOut(visit.open(demo.url));
        await tab.press(findButton, 'Sign in');
        await allow(await tab.popup());
        await expectShown(tab, 'signed-in');
        expect(await tab.run(textOfLogin)).toContain('Ada Lovelace');
        const width = () =>
          tab.run(
            () => document.querySelector('webex-login')!.shadowRoot!.querySelector('img')!.naturalWidth,
          );
        await expect.poll(width).toBeGreaterThan(0);
      },
    );

    test('after the person closes the window, the element asks whether it was closed, and its button opens another', async ({
      demo,
      visit,
    }) => {
      const tab = await openSignedOut(visit.open(demo.url));
      await tab.press(findButton, 'Sign in');
      await (await tab.popup()).close();
      await expectText(tab, 'Window closed? Open it again.');
      await tab.press(findButton, 'Open the window again');
      await allow(await tab.popup());
      await expectShown(tab, 'signed-in');
    });

    test('a window isolated by a Cross-Origin-Opener-Policy looks closed, but its sign-in can still complete', async ({
      demo,
      visit,
    }) => {
      demo.setScenario({openerPolicy: 'same-origin'});
      const tab = await openSignedOut(visit.open(demo.url));
      await tab.press(findButton, 'Sign in');
      const popup = await tab.popup();
      await expectText(tab, 'Window closed? Open it again.');
      await allow(popup);
      await expectShown(tab, 'signed-in');
    });

    test('a blocked window leads to a redirect, or to an error with `login-mode=popup`', async ({
      demo,
      visit,
    }) => {
      demo.setScenario({consent: 'allow'});
      const tab = await openSignedOut(visit.open(demo.url));
      const blockWindows = (mode: string) =>
        tab.run(given => {
          Object.assign(globalThis, {isSamePage: true, open: () => null});
          document.querySelector('webex-login')!.setAttribute('login-mode', given);
        }, mode);
      await blockWindows('popup');
      await tab.press(findButton, 'Sign in');
      await expectText(tab, 'Your browser blocked the sign-in window.');
      await blockWindows('auto');
      await tab.press(findButton, 'Try again');
      await expectShown(tab, 'signed-in');
      expect(await tab.run(() => 'isSamePage' in globalThis)).toBe(false);
    });

    test('a second person cannot sign in without a reload, and gets a button for it', async ({
      demo,
      visit,
    }) => {
      const tab = await openSignedOut(visit.open(demo.url));
      await tab.press(findButton, 'Sign in');
      await allow(await tab.popup(), 'ada');
      await expectShown(tab, 'signed-in');
      await press(tab, 'Sign out');
      await expectShown(tab, 'signed-out');
      await tab.press(findButton, 'Sign in');
      await allow(await tab.popup(), 'grace');
      await expectText(tab, 'Someone else signed in here or in another tab.');
      await tab.press(findButton, 'Reload');
      await expectShown(tab, 'signed-in');
      expect(await tab.run(textOfLogin)).toContain('Grace Hopper');
    });

    test('in a frame of the same origin, a blocked window is reported, and the frame stays on its page', async ({
      demo,
      visit,
    }) => {
      const tab = await openSignedOut(visit.open(demo.url));
      await tab.run(() => {
        const frame = document.createElement('iframe');
        frame.src = '/';
        document.body.prepend(frame);
      });
      const pressed = () =>
        tab.run(() => {
          const inner = document.querySelector('iframe')!.contentWindow!;
          inner.open = () => null;
          const root = inner.document.querySelector('webex-login')?.shadowRoot;
          const button = [...(root?.querySelectorAll('button') ?? [])].find(
            each => each.textContent.trim() === 'Sign in',
          );
          button?.click();
          return Boolean(button);
        });
      await expect.poll(pressed).toBe(true);
      const frameText = () =>
        tab.run(
          () =>
            document.querySelector('iframe')!.contentDocument!.querySelector('webex-login')!.shadowRoot!
              .textContent,
        );
      await expect.poll(frameText).toContain('Your browser blocked the sign-in window.');
    });
  });
}

async function openSignedOut(opening: Promise<Tab>): Promise<Tab> {
  const tab = await opening;
  await expectShown(tab, 'signed-out');
  return tab;
}

const findButton = (name: string): HTMLElement =>
  [...document.querySelector('webex-login')!.shadowRoot!.querySelectorAll('button')].find(
    button => button.textContent.trim() === name,
  )!;

async function expectText(tab: Tab, text: string): Promise<void> {
  await expect.poll(() => tab.run(textOfLogin), {timeout: 20_000}).toContain(text);
}

/** Chooses an account on the simulated consent page, and allows access. The window closes itself. */
async function allow(popup: Tab, account = 'ada'): Promise<void> {
  await expect
    .poll(() => popup.run(() => Boolean(document.querySelector('button[value="allow"]'))))
    .toBe(true);
  await popup.run(given => {
    document.querySelector<HTMLInputElement>(`input[value="${given}"]`)!.checked = true;
    // Deferred, because the window closes during the click.
    setTimeout(() => document.querySelector<HTMLButtonElement>('button[value="allow"]')!.click());
  }, account);
}
