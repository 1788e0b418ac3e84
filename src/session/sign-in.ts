import {checkAccessToken, type AccessToken} from '../auth/access-token.js';
import {fetchUser, type User} from '../auth/profile.js';
import {SignInError, type SignInStep} from '../auth/sign-in-fault.js';
import type {TokenSource} from '../auth/token-source.js';
import {loadSdk} from '../calling/load-sdk.js';
import {openSdk, type SdkConnection} from '../calling/open-sdk.js';
import {SdkLineDriver} from '../calling/sdk-line-driver.js';
import {withinTime} from '../calling/time-limit.js';
import type {LineDriver} from '../line/line-driver.js';
import {englishSignedIn} from '../localization/english-signed-in.js';
import {readLineInfo, type LineInfo} from '../line/line-info.js';
import type {SdkLine} from '../line/sdk-line.js';
import {canShare, isHeld} from '../tabs/line-lock.js';
import {askHolder} from '../tabs/tab-channel.js';
import type {OpenedLine} from '../tabs/opened-line.js';
import {TabLineDriver} from '../tabs/tab-line-driver.js';
import {followPage} from './page-life.js';
import type {SessionOptions} from './session-options.js';

/** What the elements say from now on. */
export const texts = englishSignedIn;

/** What a sign-in brings. */
export interface SignedIn {
  readonly user: User;
  readonly driver: LineDriver;
  readonly connection: Pick<SdkConnection, 'release'>;
}

/** How long the quick check of the token may take, in milliseconds: it is no reason to wait. */
const profileTimeout = 10_000;
/** How long the SDK may take to arrive, in milliseconds: it is 0.7 MB, gzipped. */
const sdkTimeout = 60_000;

/**
 * Where another tab of this browser holds the line, nothing is asked of Webex, and the SDK is not started: the person
 * is signed in to what that tab has.
 *
 * @param onStep Told how far it is, before each step.
 * @throws {SignInError} What stands in the way.
 * @throws The signal's reason when `signal` aborts. Whatever was begun is undone by then.
 */
export async function signIn(
  source: TokenSource,
  options: SessionOptions,
  onStep: (step: SignInStep) => void,
  signal: AbortSignal,
): Promise<SignedIn> {
  onStep('token');
  const token = await getToken(source, signal);
  const share = options.tabs !== 'apart' && canShare();
  const stands =
    share && (await isHeld()) ? await askHolder() : await openLine(token, options, onStep, signal);
  const {user} = stands;
  if (!share && 'driver' in stands) {
    return {user, driver: stands.driver, connection: followed(stands)};
  }

  const openAgain = async (turn: AbortSignal): Promise<OpenedLine> =>
    openLine(await getToken(source, turn), options, () => undefined, turn);
  const driver = new TabLineDriver(openAgain, stands);
  return {user, driver, connection: followed(driver)};
}

/** Brings up the SDK and its line. */
async function openLine(
  {accessToken}: AccessToken,
  options: SessionOptions,
  onStep: (step: SignInStep) => void,
  signal: AbortSignal,
): Promise<OpenedLine> {
  onStep('sdk');
  // The check takes as long as it takes the SDK to arrive, at no cost.
  const [user, Calling] = await Promise.all([
    fetchUser(accessToken, AbortSignal.any([signal, AbortSignal.timeout(profileTimeout)])),
    withinTime(loadSdk(options), sdkTimeout, () => new SignInError('sdk-timeout'), signal),
  ]);
  signal.throwIfAborted();

  onStep('device');
  const config = options.callingClientConfig;
  const connection = await openSdk(Calling, {accessToken, user, config, signal});

  onStep('line');
  try {
    signal.throwIfAborted();
    const driver = new SdkLineDriver(chooseLine(connection.lines, options.selectLine), user);
    return {
      user,
      driver,
      leave(forGood) {
        driver.leave(options.onLeave !== 'keep');
        connection.leave(forGood && options.onLeave !== 'keep');
      },
      comeBack() {
        connection.comeBack();
        driver.comeBack();
      },
      close: () => connection.release(),
    };
  } catch (error) {
    await connection.release();
    throw error;
  }
}

/** The connection of a line, which follows the page for as long as it stands. */
function followed(line: Pick<OpenedLine, 'leave' | 'comeBack' | 'close'>): SignedIn['connection'] {
  const end = new AbortController();
  followPage(line, end.signal);
  return {
    async release() {
      end.abort();
      await line.close();
    },
  };
}

/** A line that the host has got from the SDK itself. */
export function adoptLine(line: SdkLine): LineDriver {
  return new SdkLineDriver(asUsable(line));
}

async function getToken(source: TokenSource, signal: AbortSignal): Promise<AccessToken> {
  const asked = Promise.resolve({signal}).then(source);
  const given = await withinTime(asked, Infinity, tokenSourceFailed, signal).catch((error: unknown) => {
    throw signal.aborted || error instanceof SignInError ? error : tokenSourceFailed();
  });
  const token = typeof given === 'object' && given ? given : {accessToken: given ?? ''};
  checkAccessToken(token);
  return token;
}

function tokenSourceFailed(): SignInError {
  return new SignInError('token-source-failed');
}

/** The one line there is, or the one that the host names: nothing is guessed. */
function chooseLine(
  lines: Readonly<Record<string, SdkLine>>,
  selectLine: SessionOptions['selectLine'],
): SdkLine {
  const [first, ...more] = Object.values(lines);
  if (!first) throw new SignInError('no-line');
  if (!more.length) return asUsable(first);
  const infos = [first, ...more].map(line => readLineInfo(line));
  const chosen = lineChosen(infos, selectLine) ?? '';
  if (!Object.hasOwn(lines, chosen)) throw new SignInError('several-lines');
  return asUsable(lines[chosen]!);
}

/** A chooser of the host's that throws has chosen nothing. */
function lineChosen(
  infos: readonly LineInfo[],
  selectLine: SessionOptions['selectLine'],
): string | undefined {
  try {
    return selectLine?.(infos);
  } catch {
    return undefined;
  }
}

function asUsable(line: SdkLine): SdkLine {
  const methods: readonly unknown[] = [line.on, line.register, line.deregister];
  if (methods.every(method => typeof method === 'function')) return line;
  throw new SignInError('line-unusable');
}
