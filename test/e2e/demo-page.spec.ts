import type {Page} from '@playwright/test';
import {launchWithMicrophone} from '../../scripts/browsers.mjs';
import {expectRing} from '../contract/reachable.js';
import {violations} from './axe.js';
import {answerConsent, openConsent, signIn} from './consent.js';
import {expect, test, type Visitor} from './demo.js';

test.use({launchOptions: launchWithMicrophone()});

async function openAllDetails(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** How far parts of the page are wider than the space that they have, in pixels. */
function overflowOf(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const tooWide = [...document.querySelectorAll<HTMLElement>('html, body *')].filter(
      ({scrollWidth, clientWidth}) => clientWidth > 0 && scrollWidth > clientWidth + 1,
    );
    return Object.fromEntries(
      tooWide
        // These scroll on purpose, or are for screen readers.
        .filter(element => !element.matches('pre, .scroll, .log, input, .visually-hidden'))
        .map(element => [element.className || element.localName, element.scrollWidth - element.clientWidth]),
    );
  });
}

/** The spacing of text that a person may choose (WCAG 1.4.12). */
async function widenText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * {line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important}
      p {margin-block-end: 2em !important}`);
    document.adoptedStyleSheets.push(sheet);
  });
}

async function register(visitor: Visitor): Promise<void> {
  await visitor.signIn();
  await visitor.expectLineState('registered');
}

for (const width of [320, 1280]) {
  test(`at ${width} pixels, with everything opened, nothing is too wide and axe finds nothing`, async ({
    visitor,
  }) => {
    const {page} = visitor;
    await page.setViewportSize({width, height: 900});
    await visitor.open();
    await openAllDetails(page);
    expect(await overflowOf(page)).toEqual({});
    expect(await violations(page)).toEqual([]);
    await register(visitor);
    expect(await overflowOf(page)).toEqual({});
    expect(await violations(page)).toEqual([]);
    // A zoom of 200 % halves the width.
    await page.setViewportSize({width: Math.max(320, width / 2), height: 450});
    await widenText(page);
    expect(await overflowOf(page)).toEqual({});
  });
}

test('the HTML follows each choice, and can be copied', async ({visitor, context}) => {
  const {page} = visitor;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visitor.open('/');
  const snippet = page.locator('#snippet');
  await expect(snippet).toContainText('<webex-login login-url="/webex/login"></webex-login>');
  await expect(snippet).toContainText('<webex-line-controls auto-register></webex-line-controls>');
  await page.locator('#look [name=status]').selectOption('card');
  await page.locator('#look [name=theme]').selectOption('bank');
  await page.locator('#look [name=lang]').selectOption('de');
  await expect(snippet).toContainText('<webex-line-status view="card"></webex-line-status>');
  await expect(snippet).toContainText('<link rel="stylesheet" href="themes/bank.css" />');
  await expect(snippet).toContainText('<main data-theme="bank" lang="de">');
  await visitor.turnOffAutoRegister();
  await expect(snippet).toContainText('<webex-line-controls></webex-line-controls>');
  await page.locator('#copy-snippet').click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await snippet.innerText());
});

test('Play names the first step, and registers the line if somebody is signed in', async ({
  visitor,
  demo,
}) => {
  const {page} = visitor;
  const answer = page.locator('#scenario-answer');
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.playScenario('Not entitled');
  await expect(answer).toContainText('Sign in, then press Register.');
  await visitor.playScenario('Everything works');
  await visitor.signIn();
  await visitor.expectLineState('unregistered');
  await visitor.playScenario('Not entitled');
  await expect(answer).toContainText('You will see whom to contact.');
  await visitor.expectLineState('failed');
  await visitor.playScenario('Everything works');
  await visitor.expectLineState('registered');
  await visitor.playScenario('Busy server');
  await visitor.expectLineState('retrying');
  expect(demo.devices().mobius).toEqual([]);
  await visitor.playScenario('Device refused');
  await expect(answer).toContainText('Sign out, then sign in.');
});

test('one press signs in and registers, one press breaks the line, and it recovers', async ({
  visitor,
  demo,
}) => {
  const {page} = visitor;
  const failures: string[] = [];
  page.on('response', response => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', message => {
    if (message.type() === 'error') failures.push(message.text());
  });
  await visitor.open('/');
  const dropConnection = page.getByRole('button', {name: 'Drop the connection'});
  await expect(dropConnection).toBeDisabled();
  await expect(page.getByText('Sign in first.')).toBeVisible();
  await signIn(visitor);
  await visitor.expectLineState('registered');
  // A first visit that ends with a registered line causes no error in the console.
  expect(failures).toEqual([]);
  await expectRing(demo);

  await dropConnection.focus();
  await page.keyboard.press('Enter');
  await visitor.expectLineState('reconnecting');
  // The button keeps the focus although it can't be pressed now.
  await expect(dropConnection).toBeFocused();
  await expect(page.getByText('Webex dropped the connection')).toBeVisible();
  expect(demo.devices().wdm.map(({connected}) => connected)).toEqual([false]);
  await visitor.expectLineState('registered');
  await expect(page.getByText(/The line recovered in \d+ seconds/)).toBeVisible();
  await expectRing(demo);
});

test('a sign-in, a registration and a lost connection move nothing on the page', async ({visitor}) => {
  const {page} = visitor;
  await page.goto(visitor.demo.url);
  await expect(visitor.signInButton).toBeVisible();
  const positions = async () => {
    const found: Record<string, number[]> = {};
    for (const width of [320, 480, 768, 1000, 1280]) {
      await page.setViewportSize({width, height: 900});
      for (const view of ['text', 'card']) {
        await visitor.status.evaluate((status, name) => status.setAttribute('view', name), view);
        found[`${view}, ${width}`] = await page.evaluate(() =>
          ['look', 'calls', 'themes'].map(name =>
            Math.round(document.querySelector(`#${name}-heading`)!.getBoundingClientRect().top + scrollY),
          ),
        );
      }
    }
    return found;
  };
  const before = await positions();
  const consent = await openConsent(visitor);
  expect(await positions()).toEqual(before);
  await answerConsent(consent);
  await visitor.expectLineState('registered');
  await expect(page.locator('webex-dialer')).toBeVisible();
  expect(await positions()).toEqual(before);
  await page.getByRole('button', {name: 'Drop the connection'}).click();
  await visitor.expectLineState('reconnecting');
  expect(await positions()).toEqual(before);
});

test('each theme changes the look of its own area only', async ({visitor}) => {
  const {page} = visitor;
  await visitor.open();
  const looks = await page.evaluate(() =>
    [...document.querySelectorAll('.themes .stage')].map(stage => {
      const button = stage.querySelector('webex-login')!.shadowRoot!.querySelector('[part~=main]')!;
      const [{backgroundColor}, {fontFamily}] = [getComputedStyle(button), getComputedStyle(stage)];
      return `${backgroundColor} ${fontFamily}`;
    }),
  );
  expect(looks).toHaveLength(4);
  expect(new Set(looks).size).toBe(4);
  const looksOfPage = () =>
    page.evaluate(() =>
      ['body', 'section', '#look select', 'footer'].map(selector => {
        const {backgroundColor, color, fontFamily} = getComputedStyle(document.querySelector(selector)!);
        return [backgroundColor, color, fontFamily];
      }),
    );
  const before = await looksOfPage();
  await page.locator('#look [name=theme]').selectOption('neon');
  await expect(page.locator('.elements')).toHaveCSS('background-color', 'rgb(11, 7, 32)');
  expect(await looksOfPage()).toEqual(before);
});

test('the gallery offers thirteen languages, and only its elements are in them', async ({visitor, demo}) => {
  const {page} = visitor;
  await page.goto(`${demo.url}/gallery?show=webex-line-controls&lang=de&theme=neon`);
  const controls = page.locator('webex-line-controls');
  await expect(controls.first()).toContainText('Registrieren');
  const languages = (selector: string) =>
    page.locator(selector).evaluateAll(options => options.map(option => option.getAttribute('value')));
  const offered = await languages('#choices [name=lang] option');
  expect(new Set(offered).size).toBe(13);

  await page.locator('#choices [name=lang]').selectOption('ar');
  await expect(controls.first()).toContainText('تسجيل الخط');
  await expect(controls.first()).toHaveCSS('direction', 'rtl');
  await expect(page.locator('.cells')).toHaveCSS('background-color', 'rgb(11, 7, 32)');
  await expect(page.locator('body')).not.toHaveCSS('background-color', 'rgb(11, 7, 32)');
  const english = await page
    .locator('h1, h2, figcaption')
    .evaluateAll(all =>
      all.map(one => `${one.closest('[lang]')!.getAttribute('lang')} ${getComputedStyle(one).direction}`),
    );
  expect(new Set(english)).toEqual(new Set(['en ltr']));

  await visitor.open();
  expect(await languages('#look [name=lang] option')).toEqual(offered);
});

test('the list of events shows the state of each change', async ({visitor}) => {
  await visitor.open();
  await register(visitor);
  const events = visitor.page.locator('#events');
  await expect(events).toContainText('webex-line-statechange connecting');
  await expect(events).toContainText('webex-line-statechange registered');
});

test('the page plays the far ends: an incoming call has the offer of the echo', async ({visitor, demo}) => {
  await visitor.open();
  await register(visitor);
  await expect.poll(() => demo.farEnds().pages).toBe(1);
  const callId = demo.ring(demo.devices().mobius[0]!.deviceId, {sound: 'echo'}) ?? '';
  // The cloud announces a call once the far end has made its offer, here under the page's policy.
  await expect
    .poll(() => demo.calls())
    .toMatchObject([{state: 'alerting', media: [{messageType: 'OFFER', direction: 'sendrecv'}]}]);
  demo.hangUp(callId);
  await expect.poll(() => demo.farEnds().open).toEqual([]);
});

test('one press calls the echo, another makes it call, and no code for calls loads before the line is registered', async ({
  visitor,
  demo,
}) => {
  const {page} = visitor;
  const scripts: string[] = [];
  page.on('request', request => scripts.push(new URL(request.url()).pathname));
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.signIn();
  await visitor.expectLineState('unregistered');
  expect(scripts.filter(path => /call-elements|sdk-calls|demo\/calls/.test(path))).toEqual([]);
  await visitor.press('Register');

  await page.getByRole('button', {name: 'Call the echo test'}).click();
  await expectEcho(visitor, 'outbound');
  await page.getByRole('button', {name: 'End call'}).click();
  await expect.poll(() => demo.calls().at(-1)).toMatchObject({state: 'ended', endedBy: 'device'});

  await page.getByRole('button', {name: 'Receive a call'}).click();
  await page.getByRole('button', {name: 'Answer'}).click();
  await expectEcho(visitor, 'inbound');
  await page.getByRole('button', {name: 'End call'}).click();
  await expect.poll(() => demo.farEnds().open).toEqual([]);

  await page.getByRole('button', {name: 'Call a busy line'}).click();
  await expect(page.locator('webex-call')).toContainText('The number is busy.');
});

/** Passes once sound goes to the echo and comes back, and the cloud knows that the two are connected. */
async function expectEcho({page, demo}: Visitor, direction: string): Promise<void> {
  await expect.poll(() => demo.calls().at(-1)).toMatchObject({state: 'connected', direction, hears: 'echo'});
  const hearsEcho = () =>
    page.locator('webex-call').evaluate(async (element: HTMLElementTagNameMap['webex-call']) => {
      const {levelReceived = 0, bytesSent} = (await element.line?.calls[0]?.stats()) ?? {bytesSent: 0};
      return levelReceived > 0.01 && bytesSent > 0;
    });
  // The microphone beeps once a second.
  await expect.poll(hearsEcho, {timeout: 20_000, intervals: [50]}).toBe(true);
}
