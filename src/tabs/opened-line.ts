import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalogue.js';
import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import type {LineDriver} from '../line/line-driver.js';

/** A line of the SDK in this tab, with the SDK's connection to Webex. */
export interface OpenedLine {
  readonly user: User;
  /** Of the access token in use. */
  readonly fingerprint?: string | undefined;
  readonly driver: LineDriver;
  /**
   * The page is frozen, kept for the way back, or left for good: closes the event socket and gives the device back, at
   * once. It always acts, whether the line is registered or not.
   */
  suspend(forGood: boolean): void;
  /** The page is back: opens the event socket. Whether the line registers again is the driver's to decide. */
  resume(): void;
  /**
   * Leaves Webex.
   *
   * @throws {ReleaseError} Where something is left at Webex; it is tried again.
   */
  close(): Promise<void>;
  /** The line's device that Webex may have, also after `close()`. Undefined where there is none. */
  readonly deviceAtWebex: DeviceLeft | undefined;
  /** Calls `listener` whenever Webex has no device of the line's any more, until `signal` aborts. */
  onDeviceGone(listener: () => void, signal: AbortSignal): void;
}

/** A device at Webex, and when that forgets it once no keepalive is sent, in milliseconds since 1970. */
export interface DeviceLeft {
  readonly expiresAt?: number | undefined;
}

/** What to do about a failed sign-in, as the fault of a line that asks for the same. */
const faultsByAction: Readonly<Record<string, FaultType>> = {
  'sign-in': 'token-expired',
  'enter-token': 'token-expired',
  'contact-admin': 'forbidden',
  reload: 'unknown',
  'fix-page': 'unknown',
};

/** Starting the SDK failed: as a fault of the line, which is what the person has asked for. */
export function faultOfOpening(error: unknown): Fault {
  const {fault, message} = error as {fault?: {action?: string}; message?: string};
  return makeFault(faultsByAction[fault?.action ?? ''] ?? 'service-unavailable', {sdkMessage: message});
}
