import type {SdkLine} from '../line/sdk-line.js';

/**
 * Structural types for the parts of the SDK that this library uses. `webex/calling` has no types; the parts from
 * `@webex/calling` are checked against its types by the tests.
 *
 * `trap` and a number in a comment refer to docs/sdk-traps.md, which also lists the SDK version in which the trap was
 * last seen, and how to notice that it is gone.
 */

/** The class `Calling`, a global of `webex`'s browser build. */
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
  /** Throws if there is no `callingClient`, and does not wait for the line's deregistration (trap 17). */
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

/** An event emitter of the SDK. */
export interface SdkEmitter {
  on?(event: string, listener: (...args: never[]) => void): unknown;
  off?(event: string, listener: (...args: never[]) => void): unknown;
}

/** The parts of a `Worker` that this library uses. */
export interface KeepaliveWorker extends EventTarget {
  onmessage?: unknown;
  postMessage(message: object): void;
  terminate(): void;
}

/**
 * The registration of a line. The SDK does most of its work here without events, so this library observes and overrides
 * it. A custom line object may have none of these members.
 */
export interface SdkRegistration {
  primaryMobiusUris?: readonly string[] | undefined;
  readonly backupMobiusUris?: readonly string[] | undefined;
  /** Whether the SDK registers again at the end of the last call. */
  reconnectPending?: boolean | undefined;
  readonly webex?: SdkWebex | undefined;
  webWorker?: KeepaliveWorker | undefined;
  /** Whether the registration is for a contact center. */
  readonly isCCFlow?: boolean | undefined;
  readonly callManager?: SdkEmitter & {
    getActiveCalls?(): object;
    /** Lines by current or former device ID. */
    readonly lineDict?: Record<string, unknown> | undefined;
    /** Assigns a device to a line, where its calls ring. */
    updateLine?(deviceId: string, line: object): void;
  };
  readonly deviceInfo?: SdkDeviceAnswer & {readonly keepaliveInterval?: number};
  setStatus?(status: 'inactive' | 'IDLE'): void;
  lineEmitter?(event: string, device?: undefined, error?: object): void;

  isDeviceRegistered?(): boolean;
  /** Called by `line.register()`. */
  triggerRegistration?(): Promise<void>;
  /** Posts to one server after another. Resolves with whether it must not be retried. False also after a success. */
  attemptRegistrationWithServers?(caller: string, servers?: readonly string[]): Promise<boolean>;
  /** The POST itself. Rejects with the refusal. */
  postRegistration?(server: string): Promise<{readonly body: SdkDeviceAnswer}>;
  /** The DELETE itself. */
  deleteRegistration?(server: string, deviceId?: string, clientDeviceUri?: string): Promise<unknown>;
  /** Starts or continues the SDK's own retries. */
  startFailoverTimer?(): Promise<void>;
  /** Registers again after five failed keepalives, or at the end of a call that postponed it. */
  reconnectOnFailure?(caller: string): Promise<void>;
  /** Registers again after a 404 to a keepalive. Not in 3.7 and 3.8. */
  handle404KeepaliveFailure?(caller: string): Promise<void>;
  /** Deregisters and registers again when the network is back. Resolves with whether registering again is still necessary. */
  handleConnectionRestoration?(retry: boolean): Promise<boolean>;
  /** Continues an earlier page's retries (trap 7). Resolves with whether there were any. */
  resumeFailover?(): Promise<boolean>;
  saveFailoverState?(state: object): void;
  /** If set, attempts do nothing. The SDK's own failover may leave it set. */
  failoverImmediately?: boolean | undefined;
  /** Lets the SDK's client run one registration at a time. */
  readonly mutex?: {runExclusive<T>(task: () => Promise<T>): Promise<T>};
  getActiveMobiusUrl?(): string | undefined;
  clearKeepaliveTimer?(): void;
  startKeepaliveTimer?(...args: readonly unknown[]): Promise<void>;
  /** A keepalive sent by the page itself. Before 3.10; later versions use a worker. */
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

/** The error with which the SDK's requests reject. */
export interface SdkRefusal {
  /** 0 or undefined without an answer. */
  readonly statusCode?: number | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: SdkDeviceAnswer & {readonly errorCode?: number; readonly message?: string | undefined};
}

/** A request of the SDK: to `uri`, or to a service from the catalog. */
export interface SdkRequest {
  readonly method?: string | undefined;
  readonly uri?: string | undefined;
  readonly service?: string | undefined;
  readonly resource?: string | undefined;
  /** A header that is null is not sent. */
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  readonly addAuthHeader?: boolean | undefined;
}

/** A token of the SDK. Its text is the value of the `Authorization` header. */
export interface SdkToken {
  toString(): string;
}

/** A socket of Mercury. */
interface SdkSocket {
  readonly connected?: boolean | undefined;
}

/** The SDK's `webex` object. It gives access to the token, so no public object may expose it (trap 21). */
export interface SdkWebex extends SdkEmitter {
  readonly ready?: boolean | undefined;
  readonly credentials: {supertoken?: unknown; getUserToken?(): Promise<SdkToken | undefined>};
  request?(options: SdkRequest): Promise<unknown>;
  setConfig?(config: Readonly<Record<string, unknown>>): void;
  readonly internal: {
    readonly services?: {
      readonly initFailed?: boolean | undefined;
      /** The address of a service. */
      get?(name: string): string | undefined;
      /** Requests the catalog of the organization, and then of the person. */
      initServiceCatalogs?(): Promise<unknown>;
      /** Requests the person's catalog. */
      updateServices?(): Promise<unknown>;
      /** The hosts that the SDK asks for the list of Mobius servers, in this order. */
      getMobiusClusters?(): readonly {readonly host?: string | undefined}[];
    };
    readonly support?: {
      /** Uploads the SDK's logs. */
      submitLogs?(...args: readonly unknown[]): Promise<unknown>;
    };
    readonly device: {
      once?(event: 'registration:success', listener: () => void): unknown;
      readonly registered?: boolean | undefined;
      readonly userId?: string | undefined;
      readonly url?: string | undefined;
      unregister(): Promise<unknown>;
      /** Renews the device at WDM, or creates a new one if Webex has removed it. */
      refresh?(): Promise<unknown>;
    };
    readonly mercury: SdkEmitter & {
      connected?: boolean | undefined;
      /** The current socket of each session. Since 3.12. */
      readonly sockets?: Map<string, SdkSocket> | undefined;
      /** The session of the SDK itself. */
      readonly defaultSessionId?: string | undefined;
      /** The socket that was opened last. */
      readonly socket?: SdkSocket | undefined;
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
    /** Required, or `init` throws. */
    readonly logger: {readonly level: SdkLogLevel};
  };
}

/** The clients that the SDK creates. A line only needs `calling`. */
export interface SdkClientConfig {
  readonly calling: boolean;
  readonly contact: boolean;
  readonly callHistory: boolean;
  readonly callSettings: boolean;
  readonly voicemail: boolean;
}

export type SdkLogLevel = 'error' | 'warn' | 'log' | 'info' | 'trace';

/** The SDK's options for its calling client. */
export interface CallingClientConfig {
  /** The SDK's log level. `error` by default. */
  readonly logger?: {readonly level: SdkLogLevel};
  /** With both set, the region is not looked up (trap 20). */
  readonly discovery?: {readonly region: string; readonly country: string};
  /** The kind of calling service. `calling` by default. */
  readonly serviceData?: {
    readonly indicator: 'calling' | 'contactcenter' | 'guestcalling';
    readonly domain?: string | undefined;
  };
  /** The call token of a guest, with the indicator `guestcalling`. */
  readonly jwe?: string | undefined;
}
