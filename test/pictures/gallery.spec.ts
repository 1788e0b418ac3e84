import {expect, test, type Locator, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {violations} from '../e2e/axe.js';
import {startDemo} from '../../demo/server.js';
import {repeats} from '../repeats.js';

// Every element in every state, compared with stored pictures. `npm run pictures` takes them again: look at them, then
// commit them. They are drawn in the Liberation fonts, which are in Debian's package fonts-liberation.

const tags = [
  'webex-login',
  'webex-line-status',
  'webex-line-controls',
  'webex-line-details',
  'webex-line-log',
];
const looks = {
  light: {query: 'scheme=light'},
  dark: {query: 'scheme=dark'},
  'high-contrast': {query: '', forcedColors: 'active'},
  rtl: {query: 'scheme=light&dir=rtl&lang=ar'},
  narrow: {query: 'scheme=light', width: 340},
  bank: {query: 'scheme=light&theme=bank'},
  neon: {query: 'theme=neon'},
} as const satisfies Record<string, {query: string; forcedColors?: 'active'; width?: number}>;

/** The looks that `npm test` compares. */
const inEachRun = new Set(['light', 'dark', 'rtl', 'narrow']);

const looksOfControls = ['light', 'dark', 'high-contrast', 'bank', 'neon'] as const;

/** Another machine may smooth edges slightly differently. A mark that differs exceeds this tolerance. */
const tolerance = {threshold: 0.25, maxDiffPixels: 40};

test.describe.configure({mode: 'default'});
test.use({locale: 'en-US', timezoneId: 'UTC'});
test.skip(process.platform !== 'linux', 'the pictures are of Debian’s Chromium and fonts');

let demo: RunningCloud;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.close());

async function open(page: Page, look: {query: string; forcedColors?: 'active'; width?: number}, tag: string) {
  // Timers are paused too: a countdown would show other seconds in each picture.
  await page.clock.install({time: '2026-11-24T09:59:59Z'});
  await page.clock.pauseAt('2026-11-24T10:00:00Z');
  await page.setViewportSize({width: look.width ?? 1200, height: 900});
  await page.emulateMedia({forcedColors: look.forcedColors ?? 'none'});
  await page.goto(new URL(`/gallery?show=${tag}&${look.query}`, demo.url).href);
  // The gallery waits for its languages by animation frames, which the paused clock holds back.
  while (!(await page.locator('html[data-drawn]').count())) await page.clock.runFor(16);
}

for (const [name, look] of Object.entries(looks)) {
  test(`elements for the line, ${name}`, repeats(!inEachRun.has(name)), async ({page}) => {
    test.slow();
    await open(page, look, 'line');
    for (const tag of tags) {
      await page.locator('main').evaluate((main, only) => {
        for (const section of main.querySelectorAll('section'))
          section.style.display = section.id.startsWith(only) ? '' : 'none';
      }, tag);
      await expect.soft(page.locator('main')).toHaveScreenshot(`${tag}-${name}.png`, tolerance);
    }
  });
}

for (const [name, look] of Object.entries({
  light: looks.light,
  dark: looks.dark,
  'high-contrast': looks['high-contrast'],
  bank: looks.bank,
  neon: looks.neon,
  rtl: looks.rtl,
  // The elements are 200 pixels wide, and German has long words.
  narrow: {query: 'scheme=light&lang=de', width: 268},
})) {
  test(`elements for calls, ${name}`, repeats(!inEachRun.has(name)), async ({page}) => {
    test.slow();
    await open(page, look, 'calls');
    // Whether and when a browser says that it keeps a ringtone silent depends on the machine's sound.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('webex-incoming-call::part(hint) {display: none}');
      document.adoptedStyleSheets.push(sheet);
    });
    // The picture is long, which takes a busy machine longer than the usual wait.
    await expect(page.locator('main')).toHaveScreenshot(`calls-${name}.png`, {...tolerance, timeout: 60_000});
    // The gallery draws these states alike in both directions and at every width.
    if (!['narrow', 'rtl', 'high-contrast'].includes(name)) {
      for (const caption of ['call', 'dialer']) {
        await cell(page, caption).getByRole('button').first().hover();
        await compareDrawing(page, caption, 'hover');
        await page.mouse.down();
        await compareDrawing(page, caption, 'pressed');
        await page.mouse.move(0, 0);
        await page.mouse.up();
      }
    }
    await page.clock.resume();
    expect(await violations(page, 'main')).toEqual([]);
  });
}

/** A cell of the gallery that shows controls at rest, or draws them in another state. */
function cell(page: Page, caption: string, state = 'at-rest'): Locator {
  return page.locator(`#pointer-${state} figure`).filter({has: page.getByText(caption, {exact: true})});
}

/** Compares the gallery's own drawing of a state with that of the real pointer or keyboard. */
async function compareDrawing(page: Page, caption: string, state: string): Promise<void> {
  const styles = [cell(page, caption), cell(page, caption, state)].map(figure =>
    figure
      .getByRole('button')
      .first()
      .evaluate(button => {
        const {backgroundColor, borderColor, boxShadow, outline} = getComputedStyle(button);
        return [backgroundColor, borderColor, boxShadow, outline];
      }),
  );
  const [real, drawn] = await Promise.all(styles);
  expect(drawn, `${caption}, ${state}`).toEqual(real);
}

for (const name of looksOfControls) {
  test(
    `controls under a real pointer, focused and open, ${name}`,
    repeats(!inEachRun.has(name)),
    async ({page}) => {
      const look = looks[name];
      await open(page, look, 'pointer');
      const compare = async (locator: Locator, kind: string) =>
        expect(locator).toHaveScreenshot(`controls-${kind}-${name}.png`, tolerance);
      const compareState = async (caption: string, state: string) => {
        // In forced colors the browser's own style sheet has another border under the pointer.
        if (!('forcedColors' in look)) await compareDrawing(page, caption, state);
      };

      for (const [caption, kind] of [
        ['main button', 'main'],
        ['secondary button', 'secondary'],
      ] as const) {
        await cell(page, caption).getByRole('button').hover();
        await compareState(caption, 'hover');
        await compare(cell(page, caption), `${kind}-hover`);
        await page.mouse.down();
        await compareState(caption, 'pressed');
        await compare(cell(page, caption), `${kind}-pressed`);
        // Releases the button elsewhere, which is no click.
        await page.mouse.move(0, 0);
        await page.mouse.up();
      }
      await page.locator('#choices select').last().focus();
      await page.keyboard.press('Tab');
      await compareState('main button', 'focus');
      await compare(cell(page, 'main button'), 'main-focus');

      const account = cell(page, 'account button').getByRole('button').first();
      await account.press('ArrowDown');
      await expect(page.getByRole('menuitem')).toBeFocused();
      await expect(page).toHaveScreenshot(`menu-${name}.png`, {
        ...tolerance,
        clip: await around(page, account, 180),
      });
      await page.keyboard.press('Escape');

      await cell(page, 'secondary button').getByRole('button').click();
      const dialog = page.getByRole('alertdialog');
      await expect(page).toHaveScreenshot(`dialog-${name}.png`, {
        ...tolerance,
        clip: await around(page, dialog, 40),
      });
    },
  );
}

/** A rectangle of the page around an element, in pixels. */
async function around(page: Page, locator: Locator, margin: number) {
  const {x, y, width, height} = (await locator.boundingBox())!;
  const [left, top] = [Math.max(0, x - margin), Math.max(0, y - margin)];
  const view = page.viewportSize()!;
  return {
    x: left,
    y: top,
    width: Math.min(view.width, x + width + margin) - left,
    height: Math.min(view.height, y + height + margin) - top,
  };
}

test('one button with different corners is detected', async ({page}, {config}) => {
  test.skip(['all', 'changed'].includes(config.updateSnapshots), 'pictures are being taken');
  await open(page, looks.light, 'webex-line-controls');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('figure:nth-child(3) webex-line-controls::part(main) {border-radius: 0}');
    document.adoptedStyleSheets.push(sheet);
  });
  const broken = await page.locator('main').screenshot({animations: 'disabled'});
  expect(() => expect(broken).toMatchSnapshot('webex-line-controls-light.png', tolerance)).toThrow(/pixels/);
});
