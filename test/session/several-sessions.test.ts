import {beforeEach, describe, expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {Tab} from '../tabs/tab.js';
import {browser, useBrowser} from '../tabs/tab-setup.js';
import {begin, inWords, outcomeOf, token} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

/** The SDK supports one session at a time on a page. A second one must not disturb the first. */
useBrowser();

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json({id: btoa('ciscospark://us/PEOPLE/ada')}));
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

/** A page with two sessions. The first one is signed in. */
async function twoSessions(options: SessionOptions = {}) {
  const page = new Tab('page');
  const sdk = scriptedSdk();
  const [first, second] = [1, 2].map(() => begin({loadSdk: () => sdk.Calling, ...options}).session);
  expect(await page.run(() => outcomeOf(first!.signIn(() => token)))).toBe('ok');
  sdk.log.length = 0;
  return {first: first!, second: second!, page, ...sdk};
}

/** Waits until a session starts to connect to Webex. */
async function untilConnecting(session: Awaited<ReturnType<typeof twoSessions>>['second']): Promise<void> {
  await vi.waitFor(() => expect(inWords(session.state)).toBe('signing-in device'));
  await browser.settled();
}

describe.each<{name: string; options: SessionOptions}>([
  {name: 'that shares its line with other tabs', options: {}},
  {name: 'with a separate line', options: {tabs: 'separate'}},
])('a second sign-in on a page, $name', ({options}) => {
  test('is refused, and the first one continues', async () => {
    const {first, second, page, line, log, device} = await twoSessions(options);
    const outcome = page.run(() => outcomeOf(second.signIn(() => token)));
    await untilConnecting(second);
    await browser.pass(5_000);
    expect(await outcome).toBe('sdk-failed');
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('another session'));
    // Nothing is released later either.
    await browser.pass(120_000);
    expect(log).toEqual([]);
    expect(device.registered).toBe(true);
    const registration = page.run(() => outcomeOf(first.line.register()));
    await browser.settled();
    line.succeeds();
    expect(await registration).toBe('ok');
  });

  test('that is canceled leaves the first one unchanged', async () => {
    const {second, page, log, device} = await twoSessions(options);
    const outcome = page.run(() => outcomeOf(second.signIn(() => token)));
    await untilConnecting(second);
    await page.run(() => second.cancelSignIn());
    expect(await outcome).toBe('AbortError');
    await browser.pass(120_000);
    expect(log).toEqual([]);
    expect(device.registered).toBe(true);
  });

  test('succeeds once the first one signs out', async () => {
    const {first, second, page, device} = await twoSessions(options);
    const outcome = page.run(() => outcomeOf(second.signIn(() => token)));
    await untilConnecting(second);
    await page.run(() => first.signOut());
    expect(await outcome).toBe('ok');
    expect(device.registered).toBe(true);
    expect([first, second].map(({state}) => state.status)).toEqual(['signed-out', 'signed-in']);
  });
});

test('a second session shows the line of the first like another tab, and can take it over', async () => {
  const {first, second, page, line, log, device} = await twoSessions();
  const register = async ({line: own}: typeof first): Promise<string> => {
    log.length = 0;
    const outcome = page.run(() => outcomeOf(own.register()));
    await vi.waitFor(() => expect(log.at(-1)).toBe('line-1 register'));
    line.succeeds();
    return outcome;
  };
  expect(await register(first)).toBe('ok');
  const signIn = page.run(() => outcomeOf(second.signIn(() => token)));
  await browser.pass(1_000);
  expect(await signIn).toBe('ok');
  expect(second.line.snapshot.state).toMatchObject({status: 'elsewhere', there: {status: 'registered'}});
  expect(await register(second)).toBe('ok');
  await browser.pass(1_000);
  expect(first.line.snapshot.state).toMatchObject({status: 'elsewhere', there: {status: 'registered'}});
  expect(device.registered).toBe(true);
  // The first one closes its connection as soon as it hears that the second one leads.
  await page.run(() => second.line.deregister());
  await browser.pass(1_000);
  expect(await register(first)).toBe('ok');
  expect(second.line.snapshot.state.status).toBe('elsewhere');
  expect(device.registered).toBe(true);
});
