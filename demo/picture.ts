// Takes the pictures for the README and docs/: the demo's three elements, registered, in several themes and languages.
// `npm run picture`
import {chromium} from '@playwright/test';
import {chromiumLaunch} from '../scripts/browsers.mjs';
import {startDemo} from './server.js';

interface Look {
  readonly name: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly theme?: 'bank' | 'neon';
  readonly lang?: string;
}

const looks: readonly Look[] = [
  {name: 'light'},
  {name: 'dark', colorScheme: 'dark'},
  {name: 'bank', theme: 'bank'},
  {name: 'neon', theme: 'neon'},
  {name: 'de', lang: 'de'},
  {name: 'ja', lang: 'ja'},
  {name: 'ar', lang: 'ar'},
];

const demo = await startDemo();
const browser = await chromium.launch(chromiumLaunch());
try {
  for (const look of looks) await takePicture(look);
} finally {
  await browser.close();
  await demo.close();
}

async function takePicture({name, colorScheme = 'light', theme, lang}: Look): Promise<void> {
  const context = await browser.newContext({
    colorScheme,
    viewport: {width: 1160, height: 900},
    deviceScaleFactor: 2,
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto(`${demo.url}/?token&login=full`);
  await page.locator('.elements webex-login input').fill(demo.issueToken().access_token);
  await page.locator('.elements webex-login button').click();
  await page.locator('.elements webex-line-status:state(registered)').waitFor();
  if (theme) await page.locator('#look [name=theme]').selectOption(theme);
  if (lang) {
    await page.locator('#look [name=lang]').selectOption(lang);
    for (const tag of ['webex-login', 'webex-line-status', 'webex-line-controls'])
      await page.locator(`.elements ${tag} [lang=${lang}]`).first().waitFor();
  }
  await page.mouse.move(0, 0);
  await page.locator('.elements').evaluate(stage => (stage.style.minBlockSize = '15rem'));
  await page.locator('.elements').screenshot({path: `docs/picture-${name}.png`});
  await context.close();
}
