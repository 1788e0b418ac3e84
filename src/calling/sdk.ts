import type {SdkLine} from '../line/sdk-line.js';

/**
 * The parts of the real SDK that this library touches, structurally. `webex/calling` has no types of its own; what
 * it hands on from `@webex/calling` is held against these by the tests.
 */

/** The class `Calling`, the global that `webex`'s own browser build sets. */
export interface SdkCallingClass {
  init(options: SdkInitOptions): Promise<SdkCalling>;
}

export interface SdkCalling {
  readonly registered?: boolean;
  readonly callingClient?: SdkCallingClient;
  readonly webex?: SdkWebex;
  once(event: 'ready', listener: () => void): unknown;
  /** Never rejects (trap 1). */
  register(): Promise<unknown>;
  /** Throws where there is no `callingClient`, and does not await the line's deregister (trap 17). */
  deregister(): Promise<unknown>;
}

export interface SdkCallingClient {
  /** Keyed by lineId; the guide: "the SDK only supports a single line at the moment". */
  getLines(): Readonly<Record<string, SdkLine>>;
  readonly primaryMobiusUris?: readonly string[];
  readonly backupMobiusUris?: readonly string[];
}

/** The `webex` object behind it all. It knows the token: nothing public may lead here (trap 21). */
export interface SdkWebex {
  readonly ready?: boolean;
  readonly credentials: {supertoken?: unknown};
  readonly internal: {
    readonly services?: {readonly initFailed?: boolean};
    readonly device: {
      readonly registered?: boolean;
      readonly userId?: string;
      unregister(): Promise<unknown>;
    };
    readonly mercury: {readonly connected?: boolean; disconnect(): Promise<unknown>};
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
    readonly domain?: string;
  };
  /** The call token of a guest, with the indicator `guestcalling`. */
  readonly jwe?: string;
}
