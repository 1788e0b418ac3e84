import type {SignInStep} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import type {ExpiringToken} from '../auth/access-token.js';
import type {OwnedTokenSource} from '../auth/owned-token-source.js';
import type {User} from '../auth/profile.js';
import {TokenKeeper, type TokenEvent} from '../auth/token-keeper.js';
import type {TokenSource} from '../auth/token-source.js';
import {anySignal, withTimeout} from '../base/timeout.js';
import {loadSdk} from '../sdk/load-sdk.js';
import {SdkConnection} from '../sdk/sdk-connection.js';
import {SdkLineDriver} from '../sdk/sdk-line-driver.js';
import {onTokenRefused} from '../sdk/token-renewal.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {OpenedLine} from '../tabs/opened-line.js';
import {chooseLine} from './choose-line.js';
import {followPage, whenShown} from './page-lifecycle.js';
import type {SessionOptions} from './session-options.js';

/** A line of this tab's SDK. */
export interface OpenedSdkLine extends OpenedLine {
  readonly driver: SdkLineDriver;
  whenReleased(signal: AbortSignal): Promise<void>;
}

export interface LineListener {
  /** Called before each step. */
  step(step: SignInStep): void;
  /** Called when the token expires or is about to, while the line is open. */
  token(event: TokenEvent): void;
}

interface OpenLineOptions {
  readonly tokens: OwnedTokenSource;
  readonly options: SessionOptions;
  readonly listener: LineListener;
}

/** How long the SDK may take to load, in milliseconds. The SDK is 0.7 MB gzipped. */
const sdkTimeout = 60_000;

/**
 * Starts the SDK with a token, opens its line, and renews the token.
 *
 * @throws {FaultError} If a step fails.
 * @throws The signal's reason when `signal` aborts. The completed steps have been undone by then, or the connection
 *   undoes them later.
 */
export async function openLine(
  given: ExpiringToken,
  {tokens, options, listener}: OpenLineOptions,
  signal: AbortSignal,
): Promise<OpenedSdkLine> {
  listener.step('sdk');
  const opening = new AbortController();
  let prepared: SdkConnection | undefined;
  try {
    // Identify the token's owner while the SDK loads and starts.
    const [{user: found, expected, newToken}, connection] = await Promise.all([
      tokens.identify(given, signal),
      prepare(given, {tokens, options}, signal, opening.signal).then(result => (prepared = result)),
    ]);
    signal.throwIfAborted();

    listener.step('device');
    const token = newToken ?? given;
    const {accessToken} = token;
    const config = configFor(token, options);
    const lines = await connection.open({accessToken, user: found, owner: expected, config, signal});
    // Without an ID the profile could not be read. `open()` has compared the expected owner with the SDK's device.
    const known = found.id ? found : (tokens.owner?.user ?? found);
    const user = known.id ? known : {...known, id: connection.state.userId};
    return await startDriver(connection, lines, user, token, {tokens, options, listener}, signal);
  } catch (error) {
    if (prepared) deleteOnUnloadUntilReleased(prepared);
    throw error;
  } finally {
    opening.abort();
  }
}

/**
 * Loads the SDK and starts it.
 *
 * @param opening Abandons the start when it aborts, unless the start has been continued.
 */
async function prepare(
  token: ExpiringToken,
  {tokens, options}: Pick<OpenLineOptions, 'tokens' | 'options'>,
  signal: AbortSignal,
  opening: AbortSignal,
): Promise<SdkConnection> {
  const loading = loadSdk(options);
  const Calling = await withTimeout(loading, sdkTimeout, () => faultError('sdk-timeout'), signal);
  await whenShown(signal);
  signal.throwIfAborted();
  const connection = SdkConnection.of(Calling);
  if (!options.keepDevice) deleteOnUnload(connection, opening);
  const config = configFor(token, options);
  connection.prepare({accessToken: token.accessToken, config, signal: opening}, !tokens.owner);
  return connection;
}

/**
 * Deletes the devices at Webex if the page is closed while the SDK starts or ends. Nothing else deletes them at that
 * time.
 */
function deleteOnUnload(connection: SdkConnection, signal: AbortSignal): void {
  const suspend = (isUnload: boolean): void => {
    if (isUnload) connection.deleteOnUnload();
  };
  followPage({suspend, resume: () => undefined}, signal);
}

/**
 * Like `deleteOnUnload()`, until no device is left at Webex, or until another sign-in uses the connection, which watches the
 * page itself. Call when the release has begun.
 */
function deleteOnUnloadUntilReleased(connection: SdkConnection): void {
  const end = new AbortController();
  deleteOnUnload(connection, end.signal);
  void when(connection, () => connection.isReleased || connection.isInUse, end.signal).then(() =>
    end.abort(),
  );
}

/** @throws {FaultError} If a step fails. The connection is released first. */
async function startDriver(
  connection: SdkConnection,
  lines: Readonly<Record<string, SdkLine>>,
  user: User,
  token: ExpiringToken,
  {tokens, options, listener}: OpenLineOptions,
  signal: AbortSignal,
): Promise<OpenedSdkLine> {
  const end = new AbortController();
  try {
    signal.throwIfAborted();
    listener.step('line');
    const driver = new SdkLineDriver(chooseLine(lines, options.selectLine), user, connection.watch);
    await tokens.setOwner(user, token);
    signal.throwIfAborted();
    const keeperOptions = {
      ask: (askOptions: Parameters<TokenSource>[0]) => tokens.requestOwned(askOptions),
      isBusy: () => driver.inCall,
      onRenewed: (renewed: ExpiringToken) => connection.renewToken(renewed.accessToken),
      onEvent: (event: TokenEvent) => listener.token(event),
    };
    const keeper = new TokenKeeper(token, keeperOptions, end.signal);
    onTokenRefused(lines, {renew: () => keeper.replaceRefused(), mayRenew: () => keeper.mayReplace});
    return openedLine(connection, driver, tokens, {user, end, keepsDevice: options.keepDevice ?? false});
  } catch (error) {
    end.abort();
    // A failed release is retried in the background.
    await connection.release().catch(() => undefined);
    throw error;
  }
}

function openedLine(
  connection: SdkConnection,
  driver: SdkLineDriver,
  tokens: OwnedTokenSource,
  {user, end, keepsDevice}: {end: AbortController; keepsDevice: boolean} & Pick<OpenedLine, 'user'>,
): OpenedSdkLine {
  return {
    user,
    driver,
    get fingerprint() {
      return tokens.owner?.fingerprint;
    },
    suspend(isUnload) {
      driver.suspend(!keepsDevice);
      connection.suspend(isUnload && !keepsDevice);
    },
    resume() {
      connection.resume();
    },
    close() {
      end.abort();
      const released = connection.release();
      deleteOnUnloadUntilReleased(connection);
      return released;
    },
    whenReleased: signal => when(connection, () => connection.isReleased, signal),
    get remainingDevice() {
      return connection.cleanup.remainingLineDevice;
    },
    onDeviceGone: (listener, signal) => connection.cleanup.onLineDeviceGone(listener, signal),
  };
}

/** Resolves when a condition of the connection is met, now or later. Never settles if `signal` aborts first. */
function when(connection: SdkConnection, isMet: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = new AbortController();
    const check = (): void => {
      if (!isMet()) return;
      end.abort();
      resolve();
    };
    connection.listen(check, anySignal(signal, end.signal));
    check();
  });
}

/** Adds a guest's call token, which comes with the access token, to the page's configuration. */
function configFor(
  {jwe}: ExpiringToken,
  {callingClientConfig}: SessionOptions,
): SessionOptions['callingClientConfig'] {
  return jwe ? {...callingClientConfig, serviceData: {indicator: 'guestcalling'}, jwe} : callingClientConfig;
}
