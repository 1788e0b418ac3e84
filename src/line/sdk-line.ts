/**
 * The parts of an SDK line that this library uses. An `ILine` of `@webex/calling` has this type, and so does a custom line
 * object that a page writes according to the guide. Only `on`, `register` and `deregister` are required.
 */
export interface SdkLine {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off?(event: string, listener: (...args: unknown[]) => void): unknown;
  register(): unknown;
  deregister(): unknown;
  getStatus?(): string;
  getActiveMobiusUrl?(): string | undefined;
  /** The SDK's internal registration, which gives access to the token (trap 21). Only `sdk/` uses it. */
  readonly registration?: unknown;

  readonly userId?: string | undefined;
  readonly lineId?: string | undefined;
  readonly mobiusDeviceId?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly extension?: string | undefined;
  readonly status?: string | undefined;
  readonly sipAddresses?: readonly string[] | undefined;
  readonly voicemail?: string | undefined;
  readonly lastSeen?: string | undefined;
  readonly keepaliveInterval?: number | undefined;
  readonly callKeepaliveInterval?: number | undefined;
  readonly rehomingIntervalMin?: number | undefined;
  readonly rehomingIntervalMax?: number | undefined;
  readonly voicePortalNumber?: string | number | undefined;
  readonly voicePortalExtension?: string | number | undefined;
}

/**
 * The SDK's LineError (trap 11) or the guide's error object. Recognized by its properties, because `instanceof` fails
 * across bundles.
 */
export interface SdkLineError {
  readonly status?: string | undefined;
  readonly type?: string | undefined;
  /** The guide's name for the message. */
  readonly msg?: string | undefined;
  /** The SDK's name for the message. */
  readonly message?: string | undefined;
  readonly trackingId?: string | undefined;
}
