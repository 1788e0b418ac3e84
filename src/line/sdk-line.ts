/**
 * The part of the SDK's line that this library relies on, structurally: a real `ILine` of `@webex/calling` fits,
 * and so does a host's stand-in written to the guide. Only `on`, `register` and `deregister` are required.
 */
export interface SdkLine {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off?(event: string, listener: (...args: unknown[]) => void): unknown;
  register(): unknown;
  deregister(): unknown;
  getStatus?(): string;
  getActiveMobiusUrl?(): string | undefined;
  /** What the SDK's own line has inside, and the way to the token (trap 21). Only `sdk/` looks into it. */
  readonly registration?: unknown;

  readonly userId?: string;
  readonly lineId?: string;
  readonly mobiusDeviceId?: string;
  readonly phoneNumber?: string;
  readonly extension?: string;
  readonly status?: string;
  readonly sipAddresses?: readonly string[];
  readonly voicemail?: string;
  readonly lastSeen?: string;
  readonly keepaliveInterval?: number;
  readonly callKeepaliveInterval?: number;
  readonly rehomingIntervalMin?: number;
  readonly rehomingIntervalMax?: number;
  readonly voicePortalNumber?: string | number;
  readonly voicePortalExtension?: string | number;
}

/** The SDK's LineError (trap 11) or the guide's error object: read by shape, as `instanceof` fails across bundles. */
export interface SdkLineError {
  readonly status?: string;
  readonly type?: string;
  /** The guide's name for the message. */
  readonly msg?: string;
  /** The SDK's name for the message. */
  readonly message?: string;
  readonly trackingId?: string;
}
