import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {memoryStorage} from './memory-storage.js';
import type {CallingClientConfig, SdkCalling, SdkCallingClass, SdkWebex} from './sdk.js';

/** The size of the SDK's log in memory, in lines. The SDK's default is 10,000 (trap 29). */
const logLength = 1_000;

/**
 * How long the SDK waits for a pong before it closes the socket, and how long it then waits for the close, in
 * milliseconds. The SDK's defaults are 14 s and 2 s.
 */
const mercuryLimits = {pongTimeout: 10_000, forceCloseDelay: 1_000};

interface InitOptions {
  readonly accessToken: string;
  readonly config?: CallingClientConfig | undefined;
}

/** Creates the SDK's `Calling` with only the client that a line needs. */
export async function initSdk(
  Calling: SdkCallingClass,
  {accessToken, config = {}}: InitOptions,
): Promise<SdkCalling> {
  const level = config.logger?.level ?? 'error';
  const options = {
    webexConfig: {
      config: {
        logger: {level, historyLength: logLength},
        storage: {boundedAdapter: memoryStorage, unboundedAdapter: memoryStorage},
        defaultMercuryOptions: mercuryLimits,
        // Keeps the catalog for the next start (catalog-memory.ts).
        calling: {cacheU2C: true},
      },
      credentials: {access_token: accessToken},
    },
    callingConfig: {
      // The other clients would request unused data from Webex.
      clientConfig: {
        calling: true,
        contact: false,
        callHistory: false,
        callSettings: false,
        voicemail: false,
      },
      callingClientConfig: {logger: {level}, ...config},
      logger: {level},
    },
  };
  const calling = await init(Calling, options);
  webexOf(calling);
  return calling;
}

async function init(
  Calling: SdkCallingClass,
  options: Parameters<SdkCallingClass['init']>[0],
): Promise<SdkCalling> {
  try {
    return await Calling.init(options);
  } catch (error) {
    reportError('The Webex Calling SDK did not start', error);
    throw faultError('sdk-failed');
  }
}

/** Sets a new token, which the SDK converts to its own type. The SDK has no means to refresh it. */
export function setToken(calling: SdkCalling, accessToken: string): void {
  webexOf(calling).credentials.supertoken = {access_token: accessToken, token_type: 'Bearer'};
}

/**
 * Returns the SDK's `webex` object.
 *
 * @throws {FaultError} `sdk-unexpected` if the SDK has no such object.
 */
export function webexOf(calling: SdkCalling | undefined): SdkWebex {
  if (!calling?.webex) throw faultError('sdk-unexpected');
  return calling.webex;
}

/** Resolves when the SDK is ready. Its `ready` event is emitted only once. */
export function whenReady(calling: SdkCalling): Promise<void> {
  if (calling.webex?.ready) return Promise.resolve();
  return new Promise(resolve => {
    calling.once('ready', resolve);
  });
}
