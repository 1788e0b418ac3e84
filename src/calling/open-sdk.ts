import type {User} from '../auth/profile.js';
import {SignInError} from '../auth/sign-in-fault.js';
import type {SdkLine} from '../line/sdk-line.js';
import {ClientListeners} from './client-listeners.js';
import {forgetfulStorage} from './forgetful-storage.js';
import {RegistrationGate} from './registration-gate.js';
import type {
  CallingClientConfig,
  SdkCalling,
  SdkCallingClass,
  SdkCallingClient,
  SdkRegistration,
  SdkWebex,
} from './sdk.js';
import {withinTime} from './time-limit.js';

/** The SDK signed in for one person: its lines, and the way to end it. */
export interface SdkConnection {
  readonly lines: Readonly<Record<string, SdkLine>>;
  /**
   * Gives the running SDK another token of the same person, without touching the registration (traps 13 and 24). All
   * that it asks of Webex from now on carries it, and Mercury when it connects next.
   */
  renewToken(accessToken: string): void;
  /**
   * Leaves Mercury and releases the device at Webex. The line must be deregistered before (trap 17). The SDK keeps the
   * token: without one it throws where nobody can catch it, and does not find its services again.
   *
   * @throws Where something may be left at Webex.
   */
  release(): Promise<void>;
  /**
   * The page is left: closes Mercury, as no browser keeps a page with an open socket for the way back. When it is for
   * good, also gives the device record back (webex-js-sdk issue 3447).
   */
  leave(forGood: boolean): void;
  comeBack(): void;
}

export interface OpenOptions {
  readonly accessToken: string;
  readonly user: User;
  /** Whose token it has to be, where somebody is signed in already. */
  readonly owner?: User | undefined;
  readonly config?: CallingClientConfig;
  readonly signal: AbortSignal;
}

/**
 * How long the SDK may take from `init` to its client, in milliseconds. It has no end of its own: where Mercury is
 * refused it had not settled after 20 s, and with a catalogue that fails it takes 60 s (trap 1).
 */
export const openTimeout = 30_000;

/** Who each SDK of the page works for. Its module keeps the first one's `webex` for good (trap 16). */
const holders = new WeakMap<SdkCallingClass, {calling: SdkCalling; userId?: string}>();

/** What the present client of each listens to. */
const listeners = new WeakMap<SdkCalling, ClientListeners>();

/**
 * Starts the SDK and signs it in: catalogue, device, Mercury, servers, line.
 *
 * @throws {SignInError} `another-user`, `catalogue-failed`, `device-refused`, `mercury-failed`, `sdk-failed`,
 *   `no-servers`
 */
export async function openSdk(Calling: SdkCallingClass, options: OpenOptions): Promise<SdkConnection> {
  const {accessToken, user, owner, signal} = options;
  const holder = holders.get(Calling);
  // Until it has made a client, the SDK keeps nobody, and a fresh start is cleaner.
  const kept = holder?.calling.callingClient ? holder : undefined;
  if (kept && user.id && user.id !== kept.userId) throw new SignInError('another-user');

  const calling = kept?.calling ?? (await init(Calling, options));
  if (kept) setToken(calling, accessToken);
  const client = await signInSdk(calling, signal);
  const {userId} = webexOf(calling).internal.device;
  // Also where it is refused below: the module keeps the first one, whoever that is.
  holders.set(Calling, {calling, userId: kept?.userId ?? userId});
  const expected = kept?.userId ?? (user.id ? undefined : owner?.id);
  if (expected && userId !== expected) {
    await release(calling);
    throw new SignInError('another-user');
  }
  if (client.primaryMobiusUris?.length === 0) {
    await release(calling);
    throw new SignInError('no-servers');
  }
  const lines = client.getLines();
  return {
    lines,
    renewToken(renewed) {
      setToken(calling, renewed);
      for (const line of Object.values(lines)) gateOf(line)?.renewKeepalives();
    },
    async release() {
      await giveBack(calling);
      const left = Object.values(lines).some(line => gateOf(line)?.devices.any);
      if (left || webexOf(calling).internal.device.registered) throw new Error('A device is left at Webex');
    },
    leave: forGood => leavePage(webexOf(calling), forGood),
    // It does so by itself as well, only later: a failure here is no loss.
    comeBack: () =>
      void webexOf(calling)
        .internal.mercury.connect?.()
        .catch(() => undefined),
  };
}

/** How many lines of its log the SDK keeps in memory: of its own accord it is ten thousand (trap 29). */
const logLength = 1_000;

async function init(Calling: SdkCallingClass, {accessToken, config = {}}: OpenOptions): Promise<SdkCalling> {
  const level = config.logger?.level ?? 'error';
  const calling = await asking(() =>
    Calling.init({
      webexConfig: {
        config: {
          logger: {level, historyLength: logLength},
          storage: {boundedAdapter: forgetfulStorage, unboundedAdapter: forgetfulStorage},
        },
        credentials: {access_token: accessToken},
      },
      callingConfig: {
        // The line needs this client alone; the others would ask Webex for what nobody shows.
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
    }),
  ).catch(() => {
    throw new SignInError('sdk-failed');
  });
  if (!calling?.webex) throw new SignInError('sdk-unexpected');
  return calling;
}

/** The SDK makes a token of its own kind of it, and has no way to refresh this one: that is ours. */
function setToken(calling: SdkCalling, accessToken: string): void {
  webexOf(calling).credentials.supertoken = {access_token: accessToken, token_type: 'Bearer'};
}

/** Also what throws at once is a promise that rejects. */
async function asking<T>(question: () => Promise<T>): Promise<T> {
  return await question();
}

/** `calling.register()` never rejects (trap 1): what came of it is read from what the SDK then has. */
async function signInSdk(calling: SdkCalling, signal: AbortSignal): Promise<SdkCallingClient> {
  const before = calling.callingClient;
  const heard = new ClientListeners(webexOf(calling).internal.mercury, before);
  listeners.set(calling, heard);
  // Should another version reject, what it then has tells as much.
  const registering = whenReady(calling)
    .then(() => calling.register())
    .catch(() => undefined)
    .finally(() => heard.stopNoting());
  try {
    await withinTime(registering, openTimeout, () => new SignInError(readFailure(calling)), signal);
    const client = calling.callingClient;
    if (calling.registered && client && client !== before) return client;
    throw new SignInError(readFailure(calling));
  } catch (error) {
    await release(calling);
    // It may still succeed when nobody waits for it any more: then the device must not stay at Webex.
    void registering.then(() => release(calling));
    throw error;
  }
}

/** `ready` comes once: for an SDK that is in use already it has been. */
function whenReady(calling: SdkCalling): Promise<void> {
  if (calling.webex?.ready) return Promise.resolve();
  return new Promise(resolve => {
    calling.once('ready', resolve);
  });
}

/** How far the SDK came. */
function readFailure(
  calling: SdkCalling,
): 'catalogue-failed' | 'device-refused' | 'mercury-failed' | 'sdk-failed' {
  const {ready, internal} = webexOf(calling);
  if (!ready || internal.services?.initFailed) return 'catalogue-failed';
  if (!internal.device.registered) return 'device-refused';
  return internal.mercury.connected ? 'sdk-failed' : 'mercury-failed';
}

/** How long leaving may take, in milliseconds: it is a courtesy to the server, not something to wait for. */
const releaseTimeout = 5_000;

async function release(calling: SdkCalling): Promise<void> {
  await giveBack(calling).catch(() => undefined);
}

async function giveBack(calling: SdkCalling): Promise<void> {
  const {device, mercury} = webexOf(calling).internal;
  const leave = async (): Promise<void> => {
    if (calling.registered && calling.callingClient) return void (await calling.deregister());
    await mercury.disconnect();
    if (device.registered) await device.unregister();
  };
  try {
    await withinTime(leave(), releaseTimeout, () => new Error('late'));
  } finally {
    listeners.get(calling)?.end(calling.callingClient);
  }
}

function gateOf(line: SdkLine): RegistrationGate | undefined {
  return RegistrationGate.of(line.registration as SdkRegistration | undefined);
}

/** By a request that outlives the page, which the SDK's own does not. */
function leavePage({internal, credentials}: SdkWebex, forGood: boolean): void {
  const {device, mercury} = internal;
  void mercury.disconnect().catch(() => undefined);
  if (!forGood || !device.url) return;
  const {url} = device;
  void Promise.resolve(credentials.getUserToken?.())
    .then(token => fetch(url, {method: 'DELETE', keepalive: true, headers: {Authorization: String(token)}}))
    .catch(() => undefined);
}

function webexOf(calling: SdkCalling): SdkWebex {
  if (!calling.webex) throw new SignInError('sdk-unexpected');
  return calling.webex;
}
