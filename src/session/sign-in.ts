import type {ExpiringToken} from '../auth/access-token.js';
import {OwnedTokenSource} from '../auth/owned-token-source.js';
import type {User} from '../auth/profile.js';
import {SignInError, type SignInFault, type SignInStep} from '../auth/sign-in-fault.js';
import type {SignInWindow} from '../auth/sign-in-window.js';
import type {TokenSource} from '../auth/token-source.js';
import {clearFailoverStates} from '../sdk/failover-state.js';
import type {LineDriver} from '../line/line-driver.js';
import {canShare, isHeld} from '../tabs/line-lock.js';
import {hasRetainedLock, takeRetainedLock} from '../tabs/retained-lock.js';
import type {OpenedLine} from '../tabs/opened-line.js';
import {askLeader, type Leader} from '../tabs/tab-channel.js';
import {TabLineDriver} from '../tabs/tab-line-driver.js';
import {waitForConsent} from './consent.js';
import {lockDevice} from './device-lock.js';
import {openLine, type LineListener, type OpenedSdkLine} from './open-line.js';
import {followPage} from './page-lifecycle.js';
import type {ServerSession} from './server-session.js';
import type {SessionOptions} from './session-options.js';
import {toSignInError} from './sign-in-errors.js';

/** What a sign-in brings. */
export interface SignedIn {
  readonly user: User;
  readonly driver: LineDriver;
  /**
   * Leaves Webex.
   *
   * @throws {ReleaseError} Where something is left there; it is tried again.
   */
  release(): Promise<void>;
  /** After a `release()` that rejected: resolves when nothing is left at Webex any more. */
  whenReleased(signal: AbortSignal): Promise<void>;
  /** Clears what the SDK left in the browser's storage. */
  clear(): void;
}

export interface SignInListener extends LineListener {
  step(step: SignInStep, seemsClosed?: boolean): void;
  /** Called when the sign-in is over, as somebody else has signed in. */
  end(fault: SignInFault): void;
}

/** Where the token comes from: a source, or the server at which the person signs in first, in a window. */
export type SignInWay = TokenSource | {readonly window: SignInWindow; readonly server: ServerSession};

/**
 * Signs in. Where another tab of this browser leads the person's line, the SDK is not started here: they are signed in
 * to what that tab has.
 *
 * @throws {SignInError} What stands in the way; `unknown` for an error that nobody expected.
 * @throws The signal's reason when `signal` aborts. What was begun is undone by then, or by the connection later.
 */
export async function signIn(
  way: SignInWay,
  options: SessionOptions,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<SignedIn> {
  try {
    const source = typeof way === 'function' ? way : await sourceAfterConsent(way, listener, signal);
    listener.step('token');
    const tokens = new OwnedTokenSource(source);
    const token = await tokens.take({signal});
    return await openSharedLine(tokens, token, options, listener, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw toSignInError(error, 'unknown', 'The sign-in failed');
  }
}

/** Waits for the person in the other window. The application's server has a token then. */
async function sourceAfterConsent(
  {window, server}: Exclude<SignInWay, TokenSource>,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<TokenSource> {
  listener.step('consent');
  const onSeemsClosed = (): void => listener.step('consent', true);
  await waitForConsent(window, onSeemsClosed, () => server.finishPendingSignOut(signal), signal);
  server.begin();
  return server.source;
}

/** Brings up the line: in this tab, or as the one that another tab leads. */
async function openSharedLine(
  tokens: OwnedTokenSource,
  token: ExpiringToken,
  options: SessionOptions,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<SignedIn> {
  /** The line as it was opened last in this tab. They are all of one connection. */
  let opened: OpenedSdkLine | undefined;
  const open = async (
    given: ExpiringToken,
    lineListener: LineListener,
    until: AbortSignal,
  ): Promise<OpenedSdkLine> =>
    (opened = await openLine(given, {tokens, options, listener: lineListener}, until));
  const whenReleased = async (until: AbortSignal): Promise<void> => opened?.whenReleased(until);

  if (options.tabs === 'separate' || !canShare()) {
    const line = await open(token, listener, signal);
    return {user: line.user, driver: line.driver, ...followingPage(unsharedLine(line), whenReleased)};
  }

  const leader = await findLeader(tokens, token, signal);
  signal.throwIfAborted();
  const found = leader ?? (await open(token, listener, signal));
  const endForAnotherUser = (): void => listener.end(new SignInError('another-user').fault);
  // It is the line that shows what becomes of it then.
  const silentListener: LineListener = {step: () => undefined, token: event => listener.token(event)};
  const reopen = async (until: AbortSignal): Promise<OpenedLine> => {
    try {
      return await open(await tokens.take({signal: until}), silentListener, until);
    } catch (error) {
      until.throwIfAborted();
      const failure = toSignInError(error, 'unknown', 'The line could not be opened in this tab');
      if (failure.fault.type === 'another-user') endForAnotherUser();
      throw failure;
    }
  };
  // Not before: the lock is kept for what is left at Webex, also where this sign-in fails or is cancelled.
  const driver = new TabLineDriver(reopen, found, endForAnotherUser, leader ? undefined : takeRetainedLock());
  return {user: found.user, driver, ...followingPage(driver, whenReleased)};
}

/**
 * The tab that leads the line, where there is one. As a rule both tabs have the same token, that of the browser's
 * session: then Webex is not asked whose it is.
 *
 * @throws {SignInError} `another-user-elsewhere`, `owner-unknown`
 */
async function findLeader(
  tokens: OwnedTokenSource,
  token: ExpiringToken,
  signal: AbortSignal,
): Promise<Leader | undefined> {
  // Where this page itself holds the lock, from an earlier sign-in, no other tab leads.
  if (hasRetainedLock() || !(await isHeld())) return undefined;
  const leader = await askLeader();
  const user = await tokens.join(leader, token, signal);
  // It may have released the line meanwhile.
  return (await isHeld()) ? {...leader, user, fingerprint: tokens.owner?.fingerprint} : undefined;
}

interface PageLine {
  suspend(forGood: boolean): void;
  resume(): void;
  close(): Promise<void>;
}

/** A line that no other tab shares: it registers again with the page, if it was registered. */
function unsharedLine({driver, suspend, resume, close}: OpenedSdkLine): PageLine {
  return {
    suspend,
    resume() {
      resume();
      driver.resume();
    },
    close,
  };
}

/** A line that follows the page for as long as somebody is signed in. */
function followingPage(
  line: PageLine,
  whenReleased: SignedIn['whenReleased'],
): Pick<SignedIn, 'release' | 'whenReleased' | 'clear'> {
  const end = new AbortController();
  const unlockDevice = lockDevice();
  followPage(line, end.signal);
  return {
    async release() {
      end.abort();
      await line.close().finally(unlockDevice);
    },
    whenReleased,
    clear: clearFailoverStates,
  };
}
