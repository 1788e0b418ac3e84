import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {begin, deferred, outcomeOf, token, until} from './session-setup.js';

/** The open channels. */
let channels: Set<BroadcastChannel>;
let closed: number;

beforeEach(() => {
  channels = new Set();
  closed = 0;
  const Real = BroadcastChannel;
  vi.stubGlobal(
    'BroadcastChannel',
    class extends Real {
      constructor(name: string) {
        super(name);
        channels.add(this);
      }

      override close(): void {
        channels.delete(this);
        super.close();
      }
    },
  );
  vi.stubGlobal('open', () => ({closed: false, close: () => void (closed += 1)}));
});

afterEach(() => vi.unstubAllGlobals());

test('a window sign-in that is overtaken at any step leaves no channel or window', async () => {
  const {session} = begin({loginUrl: '/webex/login'});
  const hold = deferred<string>();
  const before = outcomeOf(session.signIn(() => hold.promise));
  await until(session, 'signing-in token');
  // This sign-in is overtaken while it waits for the end of the previous one.
  const waiting = outcomeOf(session.signIn());
  const signingIn = outcomeOf(session.signIn());
  expect(await before).toBe('AbortError');
  expect(await waiting).toBe('AbortError');
  await until(session, 'signing-in consent');
  await session.signOut();
  expect(await signingIn).toBe('AbortError');
  expect(closed).toBeGreaterThanOrEqual(2);
  // The channel to other tabs, which exists as long as the session.
  expect(channels.size).toBe(1);
  void session.dispose();
  await session.leave();
  await vi.waitFor(() => expect(channels.size).toBe(0));
});

test('a page that looks for a session twice listens to other tabs once', async () => {
  const {session} = begin({loginUrl: '/webex/login'});
  await session.resume();
  await session.resume();
  expect(channels.size).toBe(1);
  await session.leave();
  expect(channels.size).toBe(0);
});

test('a window sign-in overtaken by one without a window also leaves nothing', async () => {
  const {session} = begin({loginUrl: '/webex/login'});
  const overtaken = outcomeOf(session.signIn());
  expect(await outcomeOf(session.signIn(() => ''))).toBe('token-empty');
  expect(await overtaken).toBe('AbortError');
  void session.dispose();
  await vi.waitFor(() => expect(channels.size).toBe(0));
});

test('a window sign-in on a disposed session also leaves nothing', async () => {
  const {session} = begin({loginUrl: '/webex/login'});
  const signingIn = outcomeOf(session.signIn());
  void session.dispose();
  expect(await signingIn).toBe('AbortError');
  await vi.waitFor(() => expect(channels.size).toBe(0));
  expect(await outcomeOf(session.signIn(() => token))).toBe('Error');
});
