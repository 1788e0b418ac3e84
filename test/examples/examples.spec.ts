import {readFile, writeFile} from 'node:fs/promises';
import {expect, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {SIMULATED_CLIENT} from '../../cloud/oauth.js';
import {examples, workFolder} from '../../scripts/examples-list.mjs';
import {expectNoRing, expectNothingLeft, expectReachable} from '../contract/reachable.js';
import {serveBuilt, serveSource} from './served.js';
import {signIn, test, selectedExamples} from './stage.js';

/** Each application as a person uses it, with the SDK that it loads. */
for (const example of examples.filter(
  ({name, calls}) => !calls && (selectedExamples?.includes(name) ?? true),
)) {
  test.describe(example.name, () => {
    test.use({hasSdk: example.hasSdk ?? false});

    test('registers, shows the state of the line, and deregisters', async ({page, cloud}) => {
      const served = await serveBuilt(example, url => integrationAt(cloud, url));
      try {
        const messages = recordConsole(page);
        const foreignScripts = recordForeignScripts(page, [served.url, cloud.url]);
        await page.goto(served.url);
        // The state in the first event.
        await expect(page.locator('output')).toHaveText('absent');
        await (example.signsIn ? allowAccess(page) : signIn(page, cloud));
        await expect(page.locator('p', {hasText: 'Hello Ada Lovelace'})).toBeVisible();
        // `auto-register` is false.
        await expectShown(page, 'unregistered');
        expect(cloud.devices().mobius).toEqual([]);

        await page.getByLabel('Register automatically').check();
        await expectShown(page, 'registered');
        await expectReachable(page, cloud);
        expect(await colorOf(page, 'registered')).toBe('rgb(0, 128, 0)');

        await page.getByRole('button', {name: 'Deregister'}).click();
        await expectShown(page, 'unregistered');
        await expectNoRing(cloud);
        expect(cloud.devices().mobius).toEqual([]);
        expect(await colorOf(page, 'unregistered')).not.toBe('rgb(0, 128, 0)');

        await page.getByRole('button', {name: 'Sign out'}).click();
        await expectShown(page, 'absent');
        await expectNothingLeft(cloud);
        expect(messages).toEqual([]);
        if (example.hasSdk) expect(foreignScripts).toEqual([]);
      } finally {
        await served.close();
      }
    });

    if (!example.dev) return;

    test('keeps the line on a hot reload', async ({page, cloud}) => {
      const file = workFolder(`${example.name}/${example.edited}`);
      const source = await readFile(file, 'utf8');
      const served = await serveSource(example);
      try {
        const messages = recordConsole(page);
        await page.goto(served.url);
        await expect(page.locator('output')).toHaveText('absent');
        await signIn(page, cloud);
        await page.getByRole('button', {name: 'Register', exact: true}).click();
        await expectShown(page, 'registered');
        await page.evaluate(() => Object.assign(globalThis, {isSamePage: true}));

        await writeFile(file, source.replace('My phone', 'Our phone'));
        await expect(page.locator('h1')).toHaveText('Our phone');
        expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
        await expectState(page, 'registered');
        await expectReachable(page, cloud);
        expect(cloud.requests().filter(({endpoint}) => endpoint === 'register')).toHaveLength(1);
        expect(messages).toEqual([]);
      } finally {
        await writeFile(file, source);
        await served.close();
      }
    });
  });
}

/** Allows access as Ada in the window that the application's server opens at Webex. */
async function allowAccess(page: Page): Promise<void> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', {name: 'Sign in'}).click();
  await (await opened).getByRole('button', {name: 'Allow'}).click();
}

/** The settings of an application's server, for a sign-in at the simulated cloud. */
function integrationAt(cloud: RunningCloud, url: string): NodeJS.ProcessEnv {
  const api = `${cloud.url}/gateway/webexapis.com/v1`;
  return {
    WEBEX_CLIENT_ID: SIMULATED_CLIENT.id,
    WEBEX_CLIENT_SECRET: SIMULATED_CLIENT.secret,
    WEBEX_REDIRECT_URI: `${url}/webex/callback`,
    WEBEX_COOKIE_SECRET: 'a secret of a test, which is long enough',
    WEBEX_ENDPOINTS: JSON.stringify({
      authorize: `${api}/authorize`,
      token: `${api}/access_token`,
      revoke: `${api}/revoke`,
    }),
  };
}

/** Expects that the latest event, the framework's own state and both elements show this state. */
async function expectShown(page: Page, state: string): Promise<void> {
  await expect(page.locator('output')).toHaveText(state);
  await expectState(page, state);
}

async function expectState(page: Page, state: string): Promise<void> {
  await expect(page.locator('footer b')).toHaveText(state);
  await expect(page.locator(`webex-line-status [part="root ${state}"]`)).toHaveCount(2);
  const isSameLine = page.locator('webex-line-status').evaluateAll(([card, dot]) => {
    return (card as HTMLElement & {line: unknown}).line === (dot as HTMLElement & {line: unknown}).line;
  });
  expect(await isSameLine).toBe(true);
}

const colorOf = (page: Page, state: string) =>
  page
    .locator(`webex-line-status [part="root ${state}"]`)
    .first()
    .evaluate(root => getComputedStyle(root).color);

/** Records the scripts that the page loads from other sites. */
function recordForeignScripts(page: Page, own: readonly string[]): string[] {
  const foreignScripts: string[] = [];
  page.on('request', request => {
    const {origin} = new URL(request.url());
    if (request.resourceType() === 'script' && !own.includes(origin)) foreignScripts.push(request.url());
  });
  return foreignScripts;
}

/**
 * Records errors and warnings, for example of a framework, of the elements, or about a mismatch with the page that the
 * server has rendered. Ignores the warning of Lit's development build, which a development server serves.
 */
function recordConsole(page: Page): string[] {
  const messages: string[] = [];
  page.on('pageerror', ({message}) => messages.push(message));
  page.on('console', message => {
    const isLit = message.text().startsWith('Lit is in dev mode.');
    if (['error', 'warning'].includes(message.type()) && !isLit) messages.push(message.text());
  });
  return messages;
}
