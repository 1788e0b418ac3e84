// @vitest-environment jsdom
import {describe, expect, test, vi} from 'vitest';
import {fingerprintOf} from '../../src/auth/access-token.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import {Tab} from '../tabs/tab.js';
import {browser, useBrowser} from '../tabs/tab-setup.js';
import {begin, later, outcomeOf, token, way} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

useBrowser();

/** A tab of the browser in which somebody signs in. */
async function open(name: string, options: SessionOptions = {}) {
  const opened = await arrive(name, () => token, options);
  expect(opened.states.at(-1)).toBe('signed-in');
  return opened;
}

const personId = (name: string) => btoa(`ciscospark://us/PEOPLE/${name}`);

/** Tokens of Ada's and of Grace's, each of whom has the profile that Webex would show. */
const [adas, graces] = ['YWRh_P0A1_organisation', 'Z3JhY2U_P0A1_organisation'];
const people: Readonly<Record<string, object>> = {
  [token]: {id: personId('ada'), displayName: 'Ada Lovelace'},
  [adas]: {id: personId('ada'), displayName: 'Ada Lovelace'},
  [graces]: {id: personId('grace'), displayName: 'Grace Hopper'},
};

/** What Webex answers in place of a profile, by the token. */
type Answers = Readonly<Record<string, number | 'silence' | Promise<Response>>>;

/** A tab of the browser in which a sign-in has begun. */
function begun(name: string, given: TokenSource, options: SessionOptions = {}, answers: Answers = {}) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (_: string, {headers, signal}: RequestInit & {headers: Authorized}) => {
    const bearer = headers.authorization.replace('Bearer ', '');
    asked.push(bearer);
    const answer = answers[bearer] ?? (people[bearer] ? 200 : 401);
    if (typeof answer === 'object') return answer;
    if (answer === 200) return Response.json(people[bearer]);
    if (answer !== 'silence') return new Response(null, {status: answer});
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  });
  const tab = new Tab(name);
  const sdk = scriptedSdk();
  const source = vi.fn(given);
  const stage = tab.run(() => begin({loadSdk: () => sdk.Calling, ...options}));
  const outcome = tab.run(() => outcomeOf(stage.session.signIn(source)));
  return {tab, source, asked, outcome, ...sdk, ...stage};
}

interface Authorized {
  readonly authorization: string;
}

/** The same, come to its end, whatever that is. */
async function arrive(...how: Parameters<typeof begun>) {
  const stage = begun(...how);
  // The first sign-in loads its chunk, which takes its time on a busy machine.
  await vi.waitFor(() => expect(stage.states.at(-1)).toMatch(/^(signed-in|failed .*)$/), {timeout: 10_000});
  await browser.settled();
  return stage;
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

test('“Use it here” starts the SDK with a token of this tab’s own, in silence', async () => {
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
  const first = await open('first', {tabs: 'separate'});
  await register(first);
  const second = await open('second', {tabs: 'separate'});
  expect(second.states).toEqual([...way, 'signed-in']);
  await register(second);
  for (const {session} of [first, second]) expect(session.line.snapshot.state.status).toBe('registered');
});

describe('whose line it is', () => {
  test('the same token is the same person: Webex is not asked', async () => {
    await register(await open('first'));
    const second = await open('second');
    expect(second.asked).toEqual([]);
  });

  test('another token of the same person’s: Webex is asked once, and that is all', async () => {
    await register(await open('first'));
    const second = await arrive('second', () => adas);
    expect(second.asked).toEqual([adas]);
    expect(second.log).toEqual([]);
    expect(second.session.state).toMatchObject({user: {id: 'ada', displayName: 'Ada Lovelace'}});
    expect(second.session.line.snapshot.state).toMatchObject({status: 'elsewhere'});
  });

  test('a token that was renewed is the one that counts', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    const end = Date.now() + 600_000;
    const source = ({renew}: {renew?: boolean} = {}) =>
      renew ? adas : {accessToken: token, expiresIn: (end - Date.now()) / 1000};
    const first = await arrive('first', source);
    await register(first);
    await browser.pass(580_000);
    expect(first.source).toHaveBeenLastCalledWith(expect.objectContaining({renew: true}));
    // Its fingerprint is made beside that: a few turns of the same work, and it is there.
    for (let turn = 0; turn < 5; turn += 1) await fingerprintOf(adas);
    const second = await arrive('second', () => adas);
    expect(second.states.at(-1)).toBe('signed-in');
    expect(second.asked).toEqual([]);
  });

  test('another person is refused, and the first one’s line is not touched', async () => {
    const first = await open('first');
    await register(first);
    const second = await arrive('second', () => graces);
    expect(second.states).toEqual(['signing-in token', 'failed another-user-elsewhere']);
    expect(second.session.state).toMatchObject({fault: {step: 'line', action: 'use-here'}});
    expect(second.session.line.snapshot.state.status).toBe('absent');
    expect(first.session.line.snapshot.state.status).toBe('registered');
    expect(second.log).toEqual([]);
  });

  test('a token that Webex does not know is refused, too', async () => {
    await register(await open('first'));
    const second = await arrive('second', () => 'bm9ib2R5_P0A1_organisation');
    expect(second.states).toEqual(['signing-in token', 'failed token-expired']);
  });

  test('where Webex does not say whose a token is, nobody’s line is shown', async () => {
    const first = await open('first');
    await register(first);
    const second = await arrive('second', () => graces, {}, {[graces]: 503});
    expect(second.states.at(-1)).toBe('failed owner-unknown');
    expect(second.session.line.snapshot.state.status).toBe('absent');
  });

  test('“Use it here” with a token of which Webex does not say whose it is: the device of the token does', async () => {
    const first = await open('first');
    await register(first);
    let given = token;
    const second = await arrive('second', () => given, {}, {[graces]: 503});
    given = graces;
    second.device.userId = 'grace';
    void second.tab.run(() => second.session.line.register()).catch(() => undefined);
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('failed another-user'));
    expect(second.log).not.toContain('line-1 register');
  });

  test('with another token each tab vouches for its own', async () => {
    // Of the first one Webex does not say who it is.
    const first = begun('first', () => graces, {}, {[graces]: 403});
    await first.outcome;
    await register(first);
    let given = token;
    const second = await arrive('second', () => given, {}, {[graces]: 200});
    expect(second.states.at(-1)).toBe('signed-in');
    given = graces;
    void second.tab.run(() => second.session.line.register()).catch(() => undefined);
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('failed another-user'));
  });

  test('a sign-in that is given up while Webex is asked is no sign-in', async () => {
    await register(await open('first'));
    const second = begun('second', () => adas, {}, {[adas]: 'silence'});
    await vi.waitFor(() => expect(second.asked).toEqual([adas]));
    const signedOut = second.tab.run(() => second.session.signOut());
    await signedOut;
    expect(await second.outcome).toBe('AbortError');
    expect(second.states).toEqual(['signing-in token', 'signed-out']);
    expect(second.session.line.snapshot.state.status).toBe('absent');
  });

  test('the other tab lets go of the line while Webex is asked: it is free', async () => {
    const first = await open('first');
    await register(first);
    const answer = later<Response>();
    const second = begun('second', () => adas, {}, {[adas]: answer.promise});
    await vi.waitFor(() => expect(second.asked).toEqual([adas]));
    const deregistration = first.tab.run(() => first.session.line.deregister());
    await browser.settled();
    await deregistration;
    await browser.settled();
    answer.resolve(Response.json(people[adas]));
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('signed-in'));
    await browser.pass(1_000);
    expect(second.session.line.snapshot.state.status).toBe('unregistered');
    expect(second.log).not.toContain('line-1 register');
  });

  test('another person registers in another tab: this one’s sign-in is over', async () => {
    const first = await open('first');
    const second = await arrive('second', () => graces);
    await register(second);
    await vi.waitFor(() => expect(first.states.at(-1)).toBe('failed another-user'));
    expect(first.session.state).toMatchObject({fault: {action: 'reload'}});
    expect(first.log.at(-1)).toBe('deregister');
    expect(second.session.line.snapshot.state.status).toBe('registered');
  });

  test('“Use it here” for another person than the tab shows ends its sign-in', async () => {
    const first = await open('first');
    await register(first);
    let given = token;
    const second = await arrive('second', () => given);
    given = graces;
    void second.tab.run(() => second.session.line.register()).catch(() => undefined);
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('failed another-user'));
    expect(second.log).toEqual([]);
  });

  test('guests are all one: another token is another guest’s', async () => {
    const guest = (accessToken: string) => () => ({accessToken, jwe: 'a.b.c'});
    const first = await arrive('first', guest(adas));
    await register(first);
    const second = await arrive('second', guest(graces));
    expect(second.states.at(-1)).toBe('signed-in');
    await register(second);
    expect(second.session.line.snapshot.state.status).toBe('registered');
    expect(first.session.line.snapshot.state.status).toBe('elsewhere');
  });

  test('a guest and a person are not', async () => {
    await register(await open('first'));
    const second = await arrive('second', () => ({accessToken: graces, jwe: 'a.b.c'}));
    expect(second.states.at(-1)).toBe('failed another-user-elsewhere');
  });
});
