import type {SdkLine} from '../line/sdk-line.js';

/**
 * The parts of the real SDK that this library touches, structurally. `webex/calling` has no types of its own; what
 * it hands on from `@webex/calling` is held against these by the tests.
 *
 * `trap` and a number in a comment is a row of docs/sdk-traps.md, which also says in which version of the SDK the trap was
 * last seen, and how to notice that it is gone.
 */

/** The class `Calling`, the global that `webex`'s own browser build sets. */
export interface SdkCallingClass {
  init(options: SdkInitOptions): Promise<SdkCalling>;
}

export interface SdkCalling {
  readonly registered?: boolean | undefined;
  readonly callingClient?: SdkCallingClient | undefined;
  readonly webex?: SdkWebex | undefined;
  once(event: 'ready', listener: () => void): unknown;
  /** Never rejects (trap 1). */
  register(): Promise<unknown>;
  /** Throws where there is no `callingClient`, and does not await the line's deregister (trap 17). */
  deregister(): Promise<unknown>;
}

export interface SdkCallingClient {
  /** Keyed by lineId; the guide: "the SDK only supports a single line at the moment". */
  getLines(): Readonly<Record<string, SdkLine>>;
  readonly primaryMobiusUris?: readonly string[] | undefined;
  readonly backupMobiusUris?: readonly string[] | undefined;
  /** The client's listeners on the window. */
  readonly handleNetworkOnline?: () => void;
  readonly handleNetworkOffline?: () => void;
}

/** Whatever of the SDK's speaks of events. */
export interface SdkSpeaker {
  on?(event: string, listener: (...args: never[]) => void): unknown;
  off?(event: string, listener: (...args: never[]) => void): unknown;
}

/** A Worker, as far as it is used here. */
export interface KeepaliveWorker extends EventTarget {
  onmessage?: unknown;
  postMessage(message: object): void;
  terminate(): void;
}

/**
 * What is inside a line: its registration with Mobius. The SDK does most of its work here in silence, so this library
 * looks on and, where nothing may happen any more, stands in the way. A host's own line may have none of it.
 */
export interface SdkRegistration {
  primaryMobiusUris?: readonly string[] | undefined;
  readonly backupMobiusUris?: readonly string[] | undefined;
  /** Whether the SDK registers again at the end of the last call. */
  reconnectPending?: boolean | undefined;
  readonly webex?: SdkWebex | undefined;
  webWorker?: KeepaliveWorker | undefined;
  /** Whether it is a contact centre's. */
  readonly isCCFlow?: boolean | undefined;
  readonly callManager?: SdkSpeaker & {
    getActiveCalls?(): object;
    /** Lines, by the id of the device that each has or had. */
    readonly lineDict?: Record<string, unknown> | undefined;
    /** Tells which line has a device: its calls ring there. */
    updateLine?(deviceId: string, line: object): void;
  };
  readonly deviceInfo?: SdkDeviceAnswer & {readonly keepaliveInterval?: number};
  setStatus?(status: 'inactive' | 'IDLE'): void;
  lineEmitter?(event: string, device?: undefined, error?: object): void;

  isDeviceRegistered?(): boolean;
  /** What `line.register()` begins. */
  triggerRegistration?(): Promise<void>;
  /** Posts to one server after the other. Resolves with true when nothing is to be tried any more. */
  attemptRegistrationWithServers?(caller: string, servers?: readonly string[]): Promise<boolean>;
  /** The POST itself. Rejects with Mobius' answer. */
  postRegistration?(server: string): Promise<{readonly body: SdkDeviceAnswer}>;
  /** The DELETE itself. */
  deleteRegistration?(server: string, deviceId?: string, clientDeviceUri?: string): Promise<unknown>;
  /** Begins, or goes on with, the SDK's own retries. */
  startFailoverTimer?(): Promise<void>;
  /** Registers again after five keepalives have failed, or at the end of a call that put it off. */
  reconnectOnFailure?(caller: string): Promise<void>;
  /** Registers again after a keepalive that was answered 404. Not in 3.7 and 3.8. */
  handle404KeepaliveFailure?(caller: string): Promise<void>;
  /** Deregisters and registers again when the network is back. Resolves with whether that is still to be done. */
  handleConnectionRestoration?(retry: boolean): Promise<boolean>;
  /** Goes on with the retries of an earlier page (trap 7). Resolves with whether there were any. */
  resumeFailover?(): Promise<boolean>;
  saveFailoverState?(state: object): void;
  /** Set, attempts do nothing: left over from the SDK's own way to the backup. */
  failoverImmediately?: boolean | undefined;
  /** One registration of a page at a time. */
  readonly mutex?: {runExclusive<T>(task: () => Promise<T>): Promise<T>};
  getActiveMobiusUrl?(): string | undefined;
  clearKeepaliveTimer?(): void;
  startKeepaliveTimer?(...args: readonly unknown[]): Promise<void>;
  /** A keepalive of the page's own. Before 3.10: later ones have a worker. */
  postKeepAlive?(url: string): Promise<{readonly headers?: Readonly<Record<string, string | undefined>>}>;
}

export interface SdkDeviceAnswer {
  readonly userId?: string | undefined;
  readonly device?: SdkDevice | undefined;
  readonly devices?: readonly SdkDevice[] | undefined;
}

export interface SdkDevice {
  readonly deviceId?: string | undefined;
  readonly uri?: string | undefined;
  readonly clientDeviceUri?: string | undefined;
}

/** An answer of Mobius that is a refusal, as the SDK's requests reject with it. */
export interface SdkRefusal {
  /** 0, or none, where there was no answer. */
  readonly statusCode?: number | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: SdkDeviceAnswer & {readonly errorCode?: number; readonly message?: string | undefined};
}

/** A request of the SDK's: to an address, or to a service of the catalogue. */
export interface SdkRequest {
  readonly uri?: string | undefined;
  readonly service?: string | undefined;
  readonly resource?: string | undefined;
}

/** The `webex` object behind it all. It knows the token: nothing public may lead here (trap 21). */
export interface SdkWebex extends SdkSpeaker {
  readonly ready?: boolean | undefined;
  readonly credentials: {supertoken?: unknown; getUserToken?(): Promise<unknown>};
  request?(options: SdkRequest): Promise<unknown>;
  readonly internal: {
    readonly services?: {
      readonly initFailed?: boolean | undefined;
      /** The address of a service. */
      get?(name: string): string | undefined;
    };
    readonly device: {
      readonly registered?: boolean | undefined;
      readonly userId?: string | undefined;
      readonly url?: string | undefined;
      unregister(): Promise<unknown>;
      /** Renews the record at WDM, or makes a new one where Webex knows it no more. */
      refresh?(): Promise<unknown>;
    };
    readonly mercury: SdkSpeaker & {
      readonly connected?: boolean | undefined;
      connect?(): Promise<unknown>;
      disconnect(): Promise<unknown>;
    };
  };
}

export interface SdkInitOptions {
  readonly webexConfig: {
    readonly config: Readonly<Record<string, unknown>>;
    readonly credentials: {readonly access_token: string};
  };
  readonly callingConfig: {
    readonly clientConfig: SdkClientConfig;
    readonly callingClientConfig: CallingClientConfig;
    /** Must exist, or `init` throws. */
    readonly logger: {readonly level: SdkLogLevel};
  };
}

/** Which clients the SDK makes. A line needs `calling` alone. */
export interface SdkClientConfig {
  readonly calling: boolean;
  readonly contact: boolean;
  readonly callHistory: boolean;
  readonly callSettings: boolean;
  readonly voicemail: boolean;
}

export type SdkLogLevel = 'error' | 'warn' | 'log' | 'info' | 'trace';

/** The SDK's own options for a line, as the host may set them. */
export interface CallingClientConfig {
  readonly logger?: {readonly level: SdkLogLevel};
  /** With both given, the look-up of the region is left out (trap 20). */
  readonly discovery?: {readonly region: string; readonly country: string};
  readonly serviceData?: {
    readonly indicator: 'calling' | 'contactcenter' | 'guestcalling';
    readonly domain?: string | undefined;
  };
  /** The call token of a guest, with the indicator `guestcalling`. */
  readonly jwe?: string | undefined;
}

/** The version of the SDK that the tests run on, for a page that names no other. */
export const testedSdk = {
  src: 'https://unpkg.com/webex@3.12.0/umd/calling.min.js',
  integrity: 'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
};
