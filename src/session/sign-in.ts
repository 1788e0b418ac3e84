import {checkAccessToken, hold, type HeldToken} from '../auth/access-token.js';
import {fingerprintOf} from '../auth/fingerprint.js';
import type {User} from '../auth/profile.js';
import {serverAddress} from '../auth/server-addresses.js';
import {SignInError, type SignInFault, type SignInStep} from '../auth/sign-in-fault.js';
import type {SignInWindow} from '../auth/sign-in-window.js';
import {endpointToken, post} from '../auth/token-endpoint.js';
import {TokenKeeper, type TokenEvent} from '../auth/token-keeper.js';
import type {TokenSource} from '../auth/token-source.js';
import {clearFailoverStates} from '../calling/failover-state.js';
import {linesOf, type HostLine} from '../calling/host-line.js';
import {loadSdk} from '../calling/load-sdk.js';
import {openSdk, type SdkConnection} from '../calling/open-sdk.js';
import {SdkLineDriver} from '../calling/sdk-line-driver.js';
import {withinTime} from '../calling/time-limit.js';
import type {LineDriver} from '../line/line-driver.js';
import {englishSignedIn} from '../localization/english-signed-in.js';
import {LineMachine} from '../line/line-machine.js';
import type {SdkLine} from '../line/sdk-line.js';
import {canShare, isHeld} from '../tabs/line-lock.js';
import {askHolder, type Holder} from '../tabs/tab-channel.js';
import type {OpenedLine} from '../tabs/opened-line.js';
import {TabLineDriver} from '../tabs/tab-line-driver.js';
import {asUsable, chooseLine} from './choose-line.js';
import {consent} from './consent.js';
import {holdDevice} from './device-lock.js';
import {oweSignOut, owesSignOut} from './owed-sign-out.js';
import {expectOwner, isTokenOf, userOf} from './owner.js';
import {followPage} from './page-life.js';
import type {SessionOptions} from './session-options.js';

export {ServerSession} from './server-session.js';
// What decides for the line comes with its first one.
export {LineMachine};

/** What the elements say from now on. */
export {fill} from '../localization/format.js';
export const texts = englishSignedIn;

/** What a sign-in brings. */
export interface SignedIn {
  readonly user: User;
  readonly driver: LineDriver;
  readonly connection: Connection;
}

interface Connection extends Pick<SdkConnection, 'release'> {
  /** Clears what the SDK left in the browser's storage. */
  clear(): void;
}

/** Who hears of a sign-in. */
export interface SignInEars {
  /** How far it is, before each step. */
  step(step: SignInStep, seemsClosed?: boolean): void;
  /** What becomes of the token, for as long as the line stands. */
  token(event: TokenEvent): void;
  /** It is over: somebody else has signed in. */
  end(fault: SignInFault): void;
}

/** How long a source may take for another token, in milliseconds: the other tabs wait for it. */
const renewalTimeout = 30_000;
/** How long the SDK may take to arrive, in milliseconds: it is 0.7 MB, gzipped. */
const sdkTimeout = 60_000;

/**
 * Where another tab of this browser holds the person's line, the SDK is not started: they are signed in to what that
 * tab has.
 *
 * @param given Where the token comes from: a source, or the window in which the person signs in.
 * @throws {SignInError} What stands in the way.
 * @throws The signal's reason when `signal` aborts. Whatever was begun is undone by then.
 */
export async function signIn(
  given: TokenSource | SignInWindow,
  options: SessionOptions,
  ears: SignInEars,
  signal: AbortSignal,
): Promise<SignedIn> {
  const source = typeof given === 'function' ? given : await consented(given, options, ears, signal);
  ears.step('token');
  const token = await getToken(source, signal);
  const share = options.tabs !== 'apart' && canShare();
  const holder = share && (await isHeld()) && (await holderFor(token, signal));
  signal.throwIfAborted();
  // It may have let go of the line meanwhile.
  const stands = holder && (await isHeld()) ? holder : await openLine(source, token, options, ears, signal);
  const {user} = stands;
  if (!share && 'driver' in stands) {
    return {user, driver: stands.driver, connection: followed(stands)};
  }

  const openAgain = async (turn: AbortSignal): Promise<OpenedLine> => {
    const again = await getToken(source, turn);
    return openLine(source, again, options, {...ears, step: () => undefined}, turn, stands).catch(
      (error: unknown) => {
        if (error instanceof SignInError && error.fault.type === 'another-user') giveWay();
        throw error;
      },
    );
  };
  const {fault} = new SignInError('another-user');
  const giveWay = (): void => ears.end(fault);
  const driver = new TabLineDriver(openAgain, stands, giveWay);
  return {user, driver, connection: followed(driver)};
}

/** The person signs in, and the application's own server has a token then. */
async function consented(
  window: SignInWindow,
  options: SessionOptions,
  ears: SignInEars,
  signal: AbortSignal,
): Promise<TokenSource> {
  ears.step('consent');
  const endBefore = async (): Promise<void> => {
    // The page that comes back would end the new session, in place of the one that it owes.
    if (!owesSignOut()) return;
    const {ok} = await post(serverAddress(options, 'logout').href, {}, signal);
    if (!ok) throw new SignInError('server');
    oweSignOut(false);
  };
  await consent(window, () => ears.step('consent', true), endBefore, signal);
  oweSignOut(false);
  return endpointToken(serverAddress(options, 'token').href);
}

/**
 * The tab that holds the line. Its token is the browser's session's, as a rule, and so is this one: then nothing is
 * asked of Webex.
 *
 * @throws {SignInError} `another-user-elsewhere`
 */
async function holderFor(token: HeldToken, signal: AbortSignal): Promise<Holder> {
  const holder = await askHolder();
  if (await isTokenOf(holder, token)) return holder;
  const user = await userOf(token, signal);
  expectOwner(user, holder.user, 'another-user-elsewhere');
  return {...holder, user, fingerprint: await fingerprintOf(token.accessToken)};
}

/**
 * Brings up the SDK and its line, and keeps its token fresh.
 *
 * @param before Whose line it has to be, where somebody is signed in already.
 */
async function openLine(
  source: TokenSource,
  token: HeldToken,
  options: SessionOptions,
  ears: SignInEars,
  signal: AbortSignal,
  before?: Pick<Holder, 'user' | 'fingerprint'>,
): Promise<OpenedLine> {
  const {accessToken, jwe} = token;
  ears.step('sdk');
  // The check takes as long as it takes the SDK to arrive, at no cost.
  const [found, Calling] = await Promise.all([
    userOf(token, signal),
    withinTime(loadSdk(options), sdkTimeout, () => new SignInError('sdk-timeout'), signal),
  ]);
  signal.throwIfAborted();
  // Where Webex did not say it here, the device of the token does.
  const owner = before && !(await isTokenOf(before, token)) ? before.user : undefined;
  if (owner && found.id) expectOwner(found, owner);
  const user = found.id ? found : (before?.user ?? found);

  ears.step('device');
  const config = jwe ? asGuest(jwe, options) : options.callingClientConfig;
  const connection = await openSdk(Calling, {accessToken, user: found, owner, config, signal});

  ears.step('line');
  try {
    signal.throwIfAborted();
    const driver = new SdkLineDriver(chooseLine(connection.lines, options.selectLine), user);
    const end = new AbortController();
    let known = accessToken;
    let fingerprint = await fingerprintOf(known);
    signal.throwIfAborted();
    /** One of which Webex has not said whose it is, yet: another one would be no better. */
    let unconfirmed: HeldToken | undefined;
    const keeping = {
      async ask({renew, signal: ended}: {renew?: boolean; signal: AbortSignal}) {
        // Another token of a guest's is another guest's.
        if (jwe) throw new SignInError('token-expired');
        const given = unconfirmed ?? (await getToken(source, ended, {renew, limit: renewalTimeout}));
        unconfirmed = undefined;
        if (given.accessToken === known) return given;
        const whose = await userOf(given, ended);
        if (user.id && !whose.id) unconfirmed = given;
        expectOwner(whose, user);
        known = given.accessToken;
        void fingerprintOf(known).then(of => (fingerprint = of));
        return given;
      },
      isBusy: () => driver.inCall,
      onRenewed: (renewed: HeldToken) => connection.renewToken(renewed.accessToken),
      onEvent: (event: TokenEvent) => ears.token(event),
    };
    new TokenKeeper(token, keeping, end.signal);
    return {
      user,
      driver,
      get fingerprint() {
        return fingerprint;
      },
      leave(forGood) {
        driver.leave(options.onLeave !== 'keep');
        connection.leave(forGood && options.onLeave !== 'keep');
      },
      comeBack() {
        connection.comeBack();
        driver.comeBack();
      },
      close() {
        end.abort();
        return connection.release();
      },
    };
  } catch (error) {
    await connection.release().catch(() => undefined);
    throw error;
  }
}

/** The connection of a line, which follows the page for as long as it stands. */
function followed(line: Pick<OpenedLine, 'leave' | 'comeBack' | 'close'>): SignedIn['connection'] {
  const end = new AbortController();
  const letGo = holdDevice();
  followPage(line, end.signal);
  return {
    async release() {
      end.abort();
      await line.close().finally(letGo);
    },
    clear: clearFailoverStates,
  };
}

/** The SDK's options for a guest, whose call token came with the access token. */
function asGuest(jwe: string, {callingClientConfig}: SessionOptions): SessionOptions['callingClientConfig'] {
  return {...callingClientConfig, serviceData: {indicator: 'guestcalling'}, jwe};
}

/**
 * A line that the host has got from the SDK itself.
 *
 * @throws {SignInError} `line-unusable`, `no-line`, `several-lines`
 */
export function adoptLine(given: HostLine, {selectLine}: SessionOptions): LineDriver {
  const lines = linesOf(given);
  return new SdkLineDriver(lines ? chooseLine(lines, selectLine) : asUsable(given as SdkLine));
}

/** @param limit How long the source may take, in milliseconds: for a sign-in as long as it likes, as it may ask somebody. */
async function getToken(
  source: TokenSource,
  signal: AbortSignal,
  {renew, limit = Infinity}: {renew?: boolean | undefined; limit?: number} = {},
): Promise<HeldToken> {
  // The source is told as well that nobody waits for it any more.
  const late = limit < Infinity ? [AbortSignal.timeout(limit)] : [];
  const asked = Promise.resolve({signal: AbortSignal.any([signal, ...late]), renew}).then(source);
  const given = await withinTime(asked, limit, tokenSourceFailed, signal).catch((error: unknown) => {
    throw signal.aborted || error instanceof SignInError ? error : tokenSourceFailed();
  });
  const token = typeof given === 'object' && given ? given : {accessToken: given ?? ''};
  checkAccessToken(token);
  return hold(token);
}

function tokenSourceFailed(): SignInError {
  return new SignInError('token-source-failed');
}
