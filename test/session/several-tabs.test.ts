// @vitest-environment jsdom
import {expect, test, vi} from 'vitest';
import type {SessionOptions} from '../../src/session/session-options.js';
import {Tab} from '../tabs/tab.js';
import {browser, useBrowser} from '../tabs/tab-scene.js';
import {begin, token, way} from './scene.js';
import {scriptedSdk} from './scripted-sdk.js';

useBrowser();

/** A tab of the browser in which somebody signs in. */
async function open(name: string, options: SessionOptions = {}) {
  vi.stubGlobal('fetch', async () => Response.json({displayName: 'Ada Lovelace'}));
  const tab = new Tab(name);
  const sdk = scriptedSdk();
  const source = vi.fn(() => token);
  const stage = tab.run(() => begin({loadSdk: () => sdk.Calling, ...options}));
  tab.run(() => void stage.session.signIn(source).catch(() => undefined));
  await vi.waitFor(() => expect(stage.states.at(-1)).toBe('signed-in'));
  await browser.settled();
  return {tab, source, ...sdk, ...stage};
}

/** Presses Register in a tab, and lets Webex say yes. */
async function register({tab, session, line, log}: Awaited<ReturnType<typeof open>>): Promise<void> {
  const registration = tab.run(() => session.line.register());
  await vi.waitFor(() => expect(log.at(-1)).toBe('line-1 register'));
  tab.run(() => line.succeeds());
  await registration;
  await browser.settled();
}

test('the first tab has the line; the second one starts no SDK, and shows what that has', async () => {
  const first = await open('first');
  await register(first);
  const second = await open('second');
  expect(first.states).toEqual([...way, 'signed-in']);
  expect(second.states).toEqual(['signing-in token', 'signed-in']);
  expect(second.log).toEqual([]);
  expect(second.session.state).toMatchObject({user: {displayName: 'Ada Lovelace'}});
  expect(second.session.line.snapshot.state).toMatchObject({
    status: 'elsewhere',
    there: {status: 'registered'},
  });
});

test('“Use here” starts the SDK with a token of this tab’s own, in silence', async () => {
  const first = await open('first');
  await register(first);
  const second = await open('second');
  second.states.length = 0;
  await register(second);
  expect(second.source).toHaveBeenCalledTimes(2);
  expect(second.states).toEqual([]);
  expect(second.session.line.snapshot.state.status).toBe('registered');
  expect(first.session.line.snapshot.state.status).toBe('elsewhere');
  expect(first.log).toContain('line-1 deregister');
});

test('tabs that are to be apart each have a line of their own', async () => {
  const first = await open('first', {tabs: 'apart'});
  await register(first);
  const second = await open('second', {tabs: 'apart'});
  expect(second.states).toEqual([...way, 'signed-in']);
  await register(second);
  for (const {session} of [first, second]) expect(session.line.snapshot.state.status).toBe('registered');
});
