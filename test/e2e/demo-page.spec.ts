import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import type {Page} from '@playwright/test';
import type axe from 'axe-core';
import {expect, test, type Visitor} from './demo.js';

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function openAllDetails(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** How far the page and its sections are wider than the space that they have, in pixels. */
function overflowOf(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const tooWide = [...document.querySelectorAll<HTMLElement>('html, section, section > *')].filter(
      ({scrollWidth, clientWidth}) => clientWidth > 0 && scrollWidth > clientWidth + 1,
    );
    return Object.fromEntries(
      tooWide
        // These scroll on purpose.
        .filter(element => !element.matches('.scroll, .log'))
        .map(element => [element.className || element.localName, element.scrollWidth - element.clientWidth]),
    );
  });
}

/** The rules that axe reports, with the elements that break them. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    const {violations: found} = await (globalThis as unknown as {axe: typeof axe}).axe.run();
    return found.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(', ')}`);
  });
}

async function register(visitor: Visitor): Promise<void> {
  await visitor.signIn();
  await visitor.press('Register');
  await visitor.sees('registered');
}

for (const width of [320, 1280]) {
  test(`at ${width} pixels, with everything opened, nothing is too wide and axe finds nothing`, async ({
    visitor,
  }) => {
    const {page} = visitor;
    await page.setViewportSize({width, height: 900});
    await visitor.arrive();
    await openAllDetails(page);
    expect(await overflowOf(page)).toEqual({});
    expect(await violations(page)).toEqual([]);
    await register(visitor);
    expect(await overflowOf(page)).toEqual({});
    expect(await violations(page)).toEqual([]);
  });
}

test('the HTML follows each choice, and can be copied', async ({visitor, context}) => {
  const {page} = visitor;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visitor.arrive('/');
  const snippet = page.locator('#snippet');
  await expect(snippet).toContainText('<webex-login login-url="/webex/login"></webex-login>');
  await expect(snippet).not.toContainText('<html');
  await page.locator('#look [name=status]').selectOption('card');
  await page.locator('#look [name=theme]').selectOption('bank');
  await page.locator('#look [name=lang]').selectOption('de');
  await expect(snippet).toContainText('<webex-line-status view="card"></webex-line-status>');
  await expect(snippet).toContainText('<link rel="stylesheet" href="themes/bank.css" />');
  await expect(snippet).toContainText('<html lang="de">');
  await page.locator('#copy-snippet').click();
  await expect(page.locator('#copy-snippet')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await snippet.innerText());
});

test('Play says what to do first, and registers the line of who is signed in', async ({visitor, demo}) => {
  const {page} = visitor;
  const answer = page.locator('#scenario-answer');
  await visitor.arrive();
  await visitor.play('Not entitled');
  await expect(answer).toContainText('Sign in, then press Register.');
  await visitor.play('Everything works');
  await visitor.signIn();
  await visitor.sees('unregistered');
  await visitor.play('Not entitled');
  await expect(answer).toContainText('You will see whom to contact.');
  await visitor.sees('failed');
  await visitor.play('Everything works');
  await visitor.sees('registered');
  await visitor.play('Busy server');
  await visitor.sees('retrying');
  expect(demo.devices().mobius).toEqual([]);
  await visitor.play('Device refused');
  await expect(answer).toContainText('Sign out, then sign in.');
});

test('the list of events shows the state of each change', async ({visitor}) => {
  await visitor.arrive();
  await register(visitor);
  const events = visitor.page.locator('#events');
  await expect(events).toContainText('webex-line-statechange connecting');
  await expect(events).toContainText('webex-line-statechange registered');
});

test('the page runs the far ends: an incoming call comes with the offer of an echo', async ({
  visitor,
  demo,
}) => {
  await visitor.arrive();
  await visitor.signIn();
  await visitor.press('Register');
  await visitor.sees('registered');
  await expect.poll(() => demo.farEnds().pages).toBe(1);
  const callId = demo.ring(demo.devices().mobius[0]!.deviceId, {sound: 'echo'}) ?? '';
  // The cloud announces a call once the far end has made its offer, here under the page's policy.
  await expect
    .poll(() => demo.calls())
    .toMatchObject([{state: 'alerting', media: [{messageType: 'OFFER', direction: 'sendrecv'}]}]);
  demo.hangUp(callId);
  await expect.poll(() => demo.farEnds().open).toEqual([]);
});
