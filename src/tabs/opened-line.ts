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
  /** The line's device that may be at Webex, also after `close()`. Undefined if there is none. */
  readonly remainingDevice: RemainingDevice | undefined;
  /** Calls `listener` whenever Webex no longer has a device of the line, until `signal` aborts. */
  onDeviceGone(listener: () => void, signal: AbortSignal): void;
}

/** A device at Webex. `expiresAt` is when Webex removes it if no keepalive arrives, in milliseconds since 1970. */
export interface RemainingDevice {
  readonly expiresAt?: number | undefined;
}

/** The line fault for the action of a sign-in fault. */
const faultsByAction: Readonly<Record<string, FaultType>> = {
  'sign-in': 'token-expired',
  'enter-token': 'token-expired',
  'contact-admin': 'forbidden',
  reload: 'unknown',
  'fix-page': 'unknown',
};

/** Converts the failure to start the SDK to a line fault, because the person used a command of the line. */
export function toLineFault(error: unknown): Fault {
  const {fault, message} = error as {fault?: {action?: string}; message?: string};
  return makeFault(faultsByAction[fault?.action ?? ''] ?? 'service-unavailable', {sdkMessage: message});
}
