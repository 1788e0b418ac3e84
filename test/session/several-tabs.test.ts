import {describe, expect, test, vi} from 'vitest';
import {faultError} from '../../src/base/make-fault.js';
import {SdkConnection} from '../../src/sdk/sdk-connection.js';
import {fingerprintOf} from '../../src/auth/access-token.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import {DeviceCleanup} from '../../src/sdk/device-cleanup.js';
import type {RemainingDevice} from '../../src/tabs/opened-line.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import {Tab} from '../tabs/tab.js';
import {browser, useBrowser} from '../tabs/tab-setup.js';
import {begin, deferred, outcomeOf, token, signInSteps} from './session-setup.js';
import {scriptedSdk} from './scripted-sdk.js';

useBrowser();

/** A signed-in tab of the browser. */
async function open(name: string, options: SessionOptions = {}) {
  const opened = await signInTab(name, () => token, options);
  expect(opened.states.at(-1)).toBe('signed-in');
  return opened;
}

const personId = (name: string) => btoa(`ciscospark://us/PEOPLE/${name}`);

/** Ada's and Grace's tokens, each with the profile that Webex would return. */
const [adas, graces] = ['YWRh_P0A1_organization', 'Z3JhY2U_P0A1_organization'];
const people: Readonly<Record<string, object>> = {
  [token]: {id: personId('ada'), displayName: 'Ada Lovelace'},
  [adas]: {id: personId('ada'), displayName: 'Ada Lovelace'},
  [graces]: {id: personId('grace'), displayName: 'Grace Hopper'},
};

/** Webex's answers instead of a profile, by token. */
type Answers = Readonly<Record<string, number | 'silence' | Promise<Response>>>;

/** A tab of the browser with a started sign-in. */
function startSignIn(name: string, given: TokenSource, options: SessionOptions = {}, answers: Answers = {}) {
  const queriedTokens: string[] = [];
  vi.stubGlobal('fetch', async (_: string, {headers, signal}: RequestInit & {headers: Authorized}) => {
    const bearer = headers.authorization.replace('Bearer ', '');
    queriedTokens.push(bearer);
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
  const started = tab.run(() => begin({loadSdk: () => sdk.Calling, ...options}));
  const outcome = tab.run(() => outcomeOf(started.session.signIn(source)));
  return {tab, source, queriedTokens, outcome, ...sdk, ...started};
}

interface Authorized {
  readonly authorization: string;
}

/** A tab whose sign-in has ended, with any outcome. */
async function signInTab(...how: Parameters<typeof startSignIn>) {
  const started = startSignIn(...how);
  // The first sign-in loads its chunk, which is slow on a busy machine.
  await vi.waitFor(() => expect(started.states.at(-1)).toMatch(/^(signed-in|failed .*)$/), {timeout: 10_000});
  await browser.settled();
  return started;
}

/** Presses Register in a tab, and lets Webex accept. */
async function register({tab, session, line, log}: Awaited<ReturnType<typeof open>>): Promise<void> {
  const registration = tab.run(() => session.line.register());
  await vi.waitFor(() => expect(log.at(-1)).toBe('line-1 register'));
  tab.run(() => line.succeeds());
  await registration;
  await browser.settled();
}

test('the first tab has the line, and the second one shows it without starting an SDK', async () => {
  const first = await open('first');
  await register(first);
  const second = await open('second');
  expect(first.states).toEqual([...signInSteps, 'signed-in']);
  expect(second.states).toEqual(['signing-in token', 'signed-in']);
  expect(second.log).toEqual([]);
  expect(second.session.state).toMatchObject({user: {displayName: 'Ada Lovelace'}});
  expect(second.session.line.snapshot.state).toMatchObject({
    status: 'elsewhere',
    there: {status: 'registered'},
  });
});

test('“Use it here” silently starts the SDK with this tab’s own token', async () => {
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

test('a line whose device still exists at Webex stays with its tab until that is deleted', async () => {
  let device: RemainingDevice | undefined;
  const onGone: (() => void)[] = [];
  vi.spyOn(DeviceCleanup.prototype, 'remainingLineDevice', 'get').mockImplementation(() => device);
  vi.spyOn(DeviceCleanup.prototype, 'onLineDeviceGone').mockImplementation(listener => {
    onGone.push(listener);
  });
  const first = await open('first');
  await register(first);
  const second = await open('second');
  device = {};
  await first.tab.run(() => first.session.line.deregister());
  await browser.pass(1_000);
  expect(second.session.line.snapshot.state).toMatchObject({
    status: 'elsewhere',
    there: {status: 'deregistering'},
  });
  device = undefined;
  for (const listener of onGone) first.tab.run(listener);
  await browser.pass(1_000);
  expect(second.session.line.snapshot.state).toMatchObject({status: 'unregistered'});
});

describe('after “Use it here” in a second tab', () => {
  async function succeedAtNextAttempt({tab, line, log}: Awaited<ReturnType<typeof open>>): Promise<void> {
    while (log.at(-1) !== 'line-1 register') await browser.pass(1_000);
    tab.run(() => line.succeeds());
    await browser.settled();
  }

  test('the expiry of its own token signs that tab out', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isOver = false;
    const given = () => {
      if (isOver) throw faultError('expired');
      return {accessToken: token, expiresIn: 60};
    };
    await register(await open('first'));
    const second = await signInTab('second', given);
    await register(second);
    const events: string[] = [];
    second.session.listen(({type}) => events.push(type));
    isOver = true;
    await browser.pass(60_000);
    expect(events.at(-1)).toBe('token-expired');
    expect(second.states.at(-1)).toBe('failed expired');
  });

  test('a source that fails leaves the person signed in, and the line is tried again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await register(await open('first'));
    let isDown = false;
    const second = await signInTab('second', () => {
      if (isDown) throw new Error('down');
      return token;
    });
    isDown = true;
    const outcome = second.tab.run(() => outcomeOf(second.session.line.register()));
    await browser.pass(1_000);
    expect(second.session.line.snapshot.state.status).toBe('retrying');
    expect(second.states.at(-1)).toBe('signed-in');
    isDown = false;
    await succeedAtNextAttempt(second);
    expect(await outcome).toBe('ok');
  });

  test('an unexpected error is in the console, and the line is tried again', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await register(await open('first'));
    const second = await open('second');
    vi.spyOn(SdkConnection, 'of').mockImplementationOnce(() => {
      throw new RangeError('of the SDK');
    });
    const outcome = second.tab.run(() => outcomeOf(second.session.line.register()));
    await succeedAtNextAttempt(second);
    expect(await outcome).toBe('ok');
    expect(report).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('The line could not be opened in this tab. RangeError: of the SDK'),
    );
    expect(second.states.at(-1)).toBe('signed-in');
  });
});

test('separate tabs each have a separate line', async () => {
  const first = await open('first', {tabs: 'separate'});
  await register(first);
  const second = await open('second', {tabs: 'separate'});
  expect(second.states).toEqual([...signInSteps, 'signed-in']);
  await register(second);
  for (const {session} of [first, second]) expect(session.line.snapshot.state.status).toBe('registered');
});

describe('whose line it is', () => {
  test('the same token means the same person, without a request to Webex', async () => {
    await register(await open('first'));
    const second = await open('second');
    expect(second.queriedTokens).toEqual([]);
  });

  test('another token of the same person causes one request to Webex', async () => {
    await register(await open('first'));
    const second = await signInTab('second', () => adas);
    expect(second.queriedTokens).toEqual([adas]);
    expect(second.log).toEqual([]);
    expect(second.session.state).toMatchObject({user: {id: 'ada', displayName: 'Ada Lovelace'}});
    expect(second.session.line.snapshot.state).toMatchObject({status: 'elsewhere'});
  });

  test('a renewed token counts', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    const end = Date.now() + 600_000;
    const source = ({renew}: {renew?: boolean} = {}) =>
      renew ? adas : {accessToken: token, expiresIn: (end - Date.now()) / 1000};
    const first = await signInTab('first', source);
    await register(first);
    await browser.pass(580_000);
    expect(first.source).toHaveBeenLastCalledWith(expect.objectContaining({renew: true}));
    // Its fingerprint is computed in parallel, and is ready after a few tasks.
    for (let turn = 0; turn < 5; turn += 1) await fingerprintOf(adas);
    const second = await signInTab('second', () => adas);
    expect(second.states.at(-1)).toBe('signed-in');
    expect(second.queriedTokens).toEqual([]);
  });

  test('another person is refused, and the first person’s line is unchanged', async () => {
    const first = await open('first');
    await register(first);
    const second = await signInTab('second', () => graces);
    expect(second.states).toEqual(['signing-in token', 'failed another-user-elsewhere']);
    expect(second.session.state).toMatchObject({fault: {step: 'line', action: 'free-elsewhere'}});
    expect(second.session.line.snapshot.state.status).toBe('absent');
    expect(first.session.line.snapshot.state.status).toBe('registered');
    expect(second.log).toEqual([]);
  });

  test('a token that Webex does not know is refused', async () => {
    await register(await open('first'));
    const second = await signInTab('second', () => 'bm9ib2R5_P0A1_organization');
    expect(second.states).toEqual(['signing-in token', 'failed token-expired']);
  });

  test('no line is shown if Webex does not confirm the token’s owner', async () => {
    const first = await open('first');
    await register(first);
    const second = await signInTab('second', () => graces, {}, {[graces]: 503});
    expect(second.states.at(-1)).toBe('failed owner-unknown');
    expect(second.session.line.snapshot.state.status).toBe('absent');
  });

  test('“Use it here” with a token of unconfirmed owner uses the owner of its device', async () => {
    const first = await open('first');
    await register(first);
    let given = token;
    const second = await signInTab('second', () => given, {}, {[graces]: 503});
    given = graces;
    second.device.userId = 'grace';
    void second.tab.run(() => second.session.line.register()).catch(() => undefined);
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('failed another-user'));
    expect(second.log).not.toContain('line-1 register');
  });

  describe('if Webex does not return the owner of the first tab’s token', () => {
    /** The first tab, signed in as Grace. Only its device identifies her. */
    async function openGraces() {
      const first = startSignIn('first', () => graces, {}, {[graces]: 403});
      first.device.userId = 'grace';
      expect(await first.outcome).toBe('ok');
      return first;
    }

    test.each([
      {name: 'the same token is accepted', given: graces, answer: 403, is: 'signed-in'},
      {name: 'another person is refused', given: adas, answer: 200, is: 'failed another-user-elsewhere'},
      {name: 'another unknown owner is refused', given: adas, answer: 403, is: 'failed owner-unknown'},
    ])('$name', async ({given, answer, is}) => {
      const first = await openGraces();
      await register(first);
      const second = await signInTab('second', () => given, {}, {[given]: answer});
      expect(second.states.at(-1)).toBe(is);
      expect(second.session.line.snapshot.state.status).toBe(is === 'signed-in' ? 'elsewhere' : 'absent');
      expect(first.session.line.snapshot.state.status).toBe('registered');
    });

    test.each([
      {name: 'the same token', given: graces, answer: 403, is: 'signed-in'},
      {name: 'another unknown owner', given: adas, answer: 403, is: 'failed owner-unknown'},
      {name: 'another person', given: adas, answer: 200, is: 'failed another-user'},
    ])('and it answers late: $name', async ({given, answer, is}) => {
      const first = await openGraces();
      await register(first);
      first.tab.freeze();
      const second = await signInTab('second', () => given, {}, {[given]: answer});
      await vi.waitFor(() => expect(second.states.at(-1)).toBe('signed-in'));
      first.tab.thaw();
      await browser.pass(1_000);
      expect(second.states.at(-1)).toBe(is);
      expect(second.session.line.snapshot.state.status).toBe(is === 'signed-in' ? 'elsewhere' : 'absent');
      expect(first.session.line.snapshot.state.status).toBe('registered');
    });

    test('another person who registers in another tab ends its sign-in', async () => {
      const first = await openGraces();
      const second = await signInTab('second', () => adas);
      await register(second);
      await vi.waitFor(() => expect(first.states.at(-1)).toBe('failed another-user'));
    });
  });

  test('a sign-in cancelled during the request to Webex does not complete', async () => {
    await register(await open('first'));
    const second = startSignIn('second', () => adas, {}, {[adas]: 'silence'});
    await vi.waitFor(() => expect(second.queriedTokens).toEqual([adas]));
    const signedOut = second.tab.run(() => second.session.signOut());
    await signedOut;
    expect(await second.outcome).toBe('AbortError');
    expect(second.states).toEqual(['signing-in token', 'signed-out']);
    expect(second.session.line.snapshot.state.status).toBe('absent');
  });

  test('the line is free if the other tab releases it during the request to Webex', async () => {
    const first = await open('first');
    await register(first);
    const answer = deferred<Response>();
    const second = startSignIn('second', () => adas, {}, {[adas]: answer.promise});
    await vi.waitFor(() => expect(second.queriedTokens).toEqual([adas]));
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

  test('another person who registers in another tab ends this tab’s sign-in', async () => {
    const first = await open('first');
    const second = await signInTab('second', () => graces);
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
    const second = await signInTab('second', () => given);
    given = graces;
    void second.tab.run(() => second.session.line.register()).catch(() => undefined);
    await vi.waitFor(() => expect(second.states.at(-1)).toBe('failed another-user'));
    // The SDK was started beside the request for the token's owner, and has created nothing.
    expect(second.log).toEqual(['init', 'mercury disconnect']);
  });

  test('another guest token belongs to another guest', async () => {
    const guest = (accessToken: string) => () => ({accessToken, jwe: 'a.b.c'});
    const first = await signInTab('first', guest(adas));
    await register(first);
    const second = await signInTab('second', guest(graces));
    expect(second.states.at(-1)).toBe('signed-in');
    await register(second);
    expect(second.session.line.snapshot.state.status).toBe('registered');
    expect(first.session.line.snapshot.state.status).toBe('elsewhere');
  });

  test('a guest and a person are different people', async () => {
    await register(await open('first'));
    const second = await signInTab('second', () => ({accessToken: graces, jwe: 'a.b.c'}));
    expect(second.states.at(-1)).toBe('failed another-user-elsewhere');
  });
});
