import type {Fault} from '../base/fault.js';
import type {SignInStep} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import type {ExpiringToken} from '../auth/access-token.js';
import {OwnedTokenSource} from '../auth/owned-token-source.js';
import type {User} from '../auth/profile.js';
import type {StartedSignIn} from '../auth/sign-in-window.js';
import type {TokenSource} from '../auth/token-source.js';
import {forgetCatalog} from '../sdk/catalog-memory.js';
import {clearFailoverStates} from '../sdk/failover-state.js';
import type {LineDriver} from '../line/line-driver.js';
import {canShareLine, isLockHeld} from '../tabs/lock-holder.js';
import {hasRetainedLock, takeRetainedLock} from '../tabs/retained-lock.js';
import type {OpenedLine} from '../tabs/opened-line.js';
import type {FoundLeader, StrangerFault} from '../tabs/stranger.js';
import {askLeader} from '../tabs/tab-channel.js';
import {TabLineDriver} from '../tabs/tab-line-driver.js';
import {waitForConsent} from './consent.js';
import {lockDevice} from './device-lock.js';
import {openLine, type LineListener, type OpenedSdkLine} from './open-line.js';
import {followPage} from './page-lifecycle.js';
import {prepareSignIn} from './prepare-sign-in.js';
import type {ServerSession} from './server-session.js';
import type {SessionOptions} from './session-options.js';
import {toFaultError} from './sign-in-errors.js';

/** The result of a sign-in. */
export interface SignedIn {
  readonly user: User;
  readonly driver: LineDriver;
  /**
   * Disconnects from Webex.
   *
   * @throws {ReleaseError} If devices may still exist at Webex. Deleting them is retried.
   */
  release(): Promise<void>;
  /** For use after `release()` has rejected. Resolves when no device is left at Webex. */
  whenReleased(signal: AbortSignal): Promise<void>;
  /** Removes the failover states and the catalog that the SDK has stored in the browser. */
  clear(): void;
}

export interface SignInListener extends LineListener {
  step(step: SignInStep, details?: {readonly seemsClosed?: true; readonly redirects?: true}): void;
  /** Signs out because of a fault: an expired token, or another person's sign-in. Does nothing if nobody is signed in. */
  signOut(fault: Fault): void;
}

/** Where the token comes from: a token source, or a sign-in of the person at the application's server. */
export type SignInMethod = TokenSource | {readonly started: StartedSignIn; readonly server: ServerSession};

/**
 * Signs in. If another tab of this browser leads, the SDK is not started here, and this tab follows the leader.
 *
 * @throws {FaultError} If a step fails; `sign-in-failed` for an unexpected error.
 * @throws The signal's reason when `signal` aborts. The completed steps have been undone by then, or the connection
 *   undoes them later.
 */
export async function signIn(
  method: SignInMethod,
  options: SessionOptions,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<SignedIn> {
  try {
    const source =
      typeof method === 'function' ? method : await sourceAfterConsent(method, options, listener, signal);
    listener.step('token');
    const tokens = new OwnedTokenSource(source);
    const token = await tokens.request({signal});
    return await openSharedLine(tokens, token, options, listener, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw toFaultError(error, 'sign-in-failed', 'The sign-in failed');
  }
}

/** Waits for the person to sign in. Returns the application's server as token source. */
async function sourceAfterConsent(
  {started, server}: Exclude<SignInMethod, TokenSource>,
  options: SessionOptions,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<TokenSource> {
  const redirects = !started.popup && started.redirect && !started.refusal;
  listener.step('consent', redirects ? {redirects: true} : {});
  // Load the SDK while the person signs in.
  if (started.popup) void prepareSignIn(options);
  const onSeemsClosed = (): void => listener.step('consent', {seemsClosed: true});
  await waitForConsent(started, onSeemsClosed, () => server.finishPendingSignOut(signal), signal);
  server.begin();
  return server.source;
}

/** Opens the line in this tab, or follows the tab that leads. */
async function openSharedLine(
  tokens: OwnedTokenSource,
  token: ExpiringToken,
  options: SessionOptions,
  listener: SignInListener,
  signal: AbortSignal,
): Promise<SignedIn> {
  /** The line that was last opened in this tab. All lines share one connection. */
  let opened: OpenedSdkLine | undefined;
  const open = async (
    given: ExpiringToken,
    lineListener: LineListener,
    until: AbortSignal,
  ): Promise<OpenedSdkLine> =>
    (opened = await openLine(given, {tokens, options, listener: lineListener}, until));
  const whenReleased = async (until: AbortSignal): Promise<void> => opened?.whenReleased(until);

  if (options.tabs === 'separate' || !canShareLine()) {
    const line = await open(token, listener, signal);
    return {user: line.user, driver: line.driver, ...followingPage(unsharedLine(line), whenReleased)};
  }

  const leader = await findLeader(tokens, token, signal);
  signal.throwIfAborted();
  const leaderOrLine = leader ?? (await open(token, listener, signal));
  const signOutForStranger = (type: StrangerFault): void => listener.signOut(faultError(type).fault);
  // When the line is opened again later, the line's state shows the progress, not the session's.
  const silentListener: LineListener = {step: () => undefined, token: event => listener.token(event)};
  const reopen = async (until: AbortSignal): Promise<OpenedLine> => {
    try {
      return await open(await tokens.request({signal: until}), silentListener, until);
    } catch (error) {
      until.throwIfAborted();
      const failure = toFaultError(error, 'sign-in-failed', 'The line could not be opened in this tab');
      if (failure.fault.type === 'another-user') signOutForStranger('another-user');
      throw failure;
    }
  };
  // Take the retained lock only now: if this sign-in fails or is canceled, an earlier one must keep it for its device.
  const lock = leader ? undefined : takeRetainedLock();
  const driver = new TabLineDriver(reopen, leaderOrLine, signOutForStranger, lock);
  return {user: leaderOrLine.user, driver, ...followingPage(driver, whenReleased)};
}

/**
 * Finds the leader, if another tab leads. Usually both tabs have the same token, from the browser's session, so that no
 * request for the token's owner is necessary. Undefined if no other tab leads.
 */
async function findLeader(
  tokens: OwnedTokenSource,
  token: ExpiringToken,
  signal: AbortSignal,
): Promise<FoundLeader | undefined> {
  // If an earlier sign-in on this page retains the lock, no other tab leads.
  if (hasRetainedLock() || !(await isLockHeld())) return undefined;
  const leader = await askLeader();
  const user = await tokens.join(leader, token, signal);
  // The leader may have released the lock in the meantime.
  const isUnconfirmed = !leader.fingerprint;
  return (await isLockHeld())
    ? {...leader, user, fingerprint: tokens.owner?.fingerprint, isUnconfirmed}
    : undefined;
}

interface PageLine {
  suspend(isUnload: boolean): void;
  resume(): void;
  close(): Promise<void>;
}

/** A line that is not shared with other tabs. When the page is restored, the line registers again if it was registered. */
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

/** Suspends and resumes a line with the page until the line is released. */
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
    clear() {
      clearFailoverStates();
      forgetCatalog();
    },
  };
}
