import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {memoryStorage} from './memory-storage.js';
import type {CallingClientConfig, SdkCalling, SdkCallingClass, SdkWebex} from './sdk.js';

/** How many lines of its log the SDK keeps in memory: by default ten thousand (trap 29). */
const logLength = 1_000;

/** When the SDK gives up a socket without a pong, and on a close without an answer, in milliseconds: 14 s and 2 s. */
const mercuryLimits = {pongTimeout: 10_000, forceCloseDelay: 1_000};

interface InitOptions {
  readonly accessToken: string;
  readonly config?: CallingClientConfig | undefined;
}

/**
 * Makes the SDK's `Calling`, with the one client that a line needs.
 *
 * @throws {FaultError} `sdk-failed`, `sdk-unexpected`
 */
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
      },
      credentials: {access_token: accessToken},
    },
    callingConfig: {
      // The others would ask Webex for what nobody shows.
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

/** The SDK makes a token of its own kind of it, and cannot refresh this one: that is ours to do. */
export function setToken(calling: SdkCalling, accessToken: string): void {
  webexOf(calling).credentials.supertoken = {access_token: accessToken, token_type: 'Bearer'};
}

/** @throws {FaultError} `sdk-unexpected` */
export function webexOf(calling: SdkCalling | undefined): SdkWebex {
  if (!calling?.webex) throw faultError('sdk-unexpected');
  return calling.webex;
}

/** `ready` comes once: for an SDK that is in use already it has been. */
export function whenReady(calling: SdkCalling): Promise<void> {
  if (calling.webex?.ready) return Promise.resolve();
  return new Promise(resolve => {
    calling.once('ready', resolve);
  });
}
