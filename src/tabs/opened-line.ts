import type {Fault} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {makeFault} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import type {LineDriver} from '../line/line-driver.js';

/** A line of this tab's SDK, with the SDK's connection to Webex. */
export interface OpenedLine {
  readonly user: User;
  /** The fingerprint of the current access token. */
  readonly fingerprint?: string | undefined;
  readonly driver: LineDriver;
  /**
   * Called when the page is frozen, cached or closed. Closes the event socket and deletes the device immediately,
   * whether or not the line is registered.
   */
  suspend(isUnload: boolean): void;
  /** Called when the page is resumed. Opens the event socket. The driver decides whether the line registers again. */
  resume(): void;
  /**
   * Disconnects from Webex.
   *
   * @throws {ReleaseError} If the device could not be deleted. Deletion is retried.
   */
  close(): Promise<void>;
  /** The line's device that may exist at Webex, even after `close()`. Undefined if there is none. */
  readonly remainingDevice: RemainingDevice | undefined;
  /** Calls `listener` whenever the line's last device has been deleted at Webex, until `signal` aborts. */
  onDeviceGone(listener: () => void, signal: AbortSignal): void;
}

/** A device at Webex. */
export interface RemainingDevice {
  /** When Webex removes the device if no keepalive arrives, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** The faults of a line for the actions of sign-in faults. */
const faultsByAction: Readonly<Record<string, FaultType>> = {
  'sign-in': 'token-expired',
  'enter-token': 'token-expired',
  'contact-admin': 'forbidden',
  reload: 'unknown',
  'fix-page': 'unknown',
};

/** Faults that may be temporary although their action is not `retry`: the network or a server may be the cause. */
const waits: ReadonlySet<FaultType> = new Set(['sdk-not-loaded', 'no-servers']);

/** Whether a failure to start the SDK may be temporary, so that the SDK is started again. */
export function mayPass({type, action}: Fault): boolean {
  return action === 'retry' || waits.has(type);
}

/** Converts a failure to start the SDK to a fault of the line, because the person has given a command to the line. */
export function toLineFault(error: unknown): Fault {
  const {fault, message} = error as {fault?: {action?: string}; message?: string};
  return makeFault(faultsByAction[fault?.action ?? ''] ?? 'service-unavailable', {sdkMessage: message});
}
