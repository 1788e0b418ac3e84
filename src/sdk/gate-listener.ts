import type {BlockingPolicy} from './blocking-policy.js';

/** Who hears of what the gate sees and decides. */
export interface GateListener {
  /** What is known of the attempts has changed: `schedule.known`. */
  retrying(): void;
  /** The SDK has lost the registration, and would get it back in its own way. */
  lost(): void;
  /** The line is registered on another device, which came after this one. */
  takenOver(): void;
  /** The line's host has deregistered it, past this library. */
  hostDeregistered(): void;
  /** What is known of the deletion has changed: `devices.state`. */
  deletion(): void;
  /** Mobius has answered a keepalive, if only with a refusal. */
  heard(isOk: boolean): void;
  /**
   * The keepalives cannot run.
   *
   * @param policy The policy of the page's that forbids it, where the browser names one.
   */
  keepalivesBlocked(policy: BlockingPolicy | undefined, error: unknown): void;
}
