import {expect, test, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';

// Every element in every state, compared with stored pictures. `npm run pictures` takes them anew: look at them, then
// commit them. They are drawn in the Liberation fonts, which Debian's package fonts-liberation brings.

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

/** Edges may be smoothed a little otherwise by another machine; a mark that is another is more than that. */
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
  for (const tag of tags) {
    test(`${tag}, ${name}`, async ({page}) => {
      await open(page, look, tag);
      await expect(page.locator('main')).toHaveScreenshot(`${tag}-${name}.png`, tolerance);
    });
  }
}

test('one button with other corners is caught', async ({page}, {config}) => {
  test.skip(config.updateSnapshots === 'all', 'pictures are being taken');
  await open(page, looks.light, 'webex-line-controls');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('figure:nth-child(2) webex-line-controls::part(main) {border-radius: 0}');
    document.adoptedStyleSheets.push(sheet);
  });
  const broken = await page.locator('main').screenshot({animations: 'disabled'});
  expect(() => expect(broken).toMatchSnapshot('webex-line-controls-light.png', tolerance)).toThrow(/pixels/);
});
