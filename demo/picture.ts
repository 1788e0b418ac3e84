// Makes the README's pictures: the three elements of the demo, registered, by day and by night. `npm run picture`
import {chromium} from '@playwright/test';
import {chromiumArguments, findChromium} from '../scripts/browsers.mjs';
import {startDemo} from './server.js';

const demo = await startDemo();
const browser = await chromium.launch({executablePath: findChromium(), args: chromiumArguments});
try {
  for (const colorScheme of ['light', 'dark'] as const) await takePicture(colorScheme);
} finally {
  await browser.close();
  await demo.close();
}

async function takePicture(colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    colorScheme,
    viewport: {width: 1160, height: 900},
    deviceScaleFactor: 2,
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.goto(`${demo.url}/?token`);
  await page.locator('webex-login input').fill(demo.issueToken().access_token);
  await page.locator('webex-login button').click();
  await page.locator('webex-line-controls').getByRole('button', {name: 'Register'}).click();
  await page.locator('webex-line-status[status=registered]').waitFor();
  await page.mouse.move(0, 0);
  await page.locator('.elements').screenshot({path: `docs/picture-${colorScheme}.png`});
  await context.close();
}
