import type {BlockingPolicy} from './blocking-policy.js';

/** Receives the observations and decisions of the gate. */
export interface GateListener {
  /** The attempts changed: see `schedule.known`. */
  retrying(): void;
  /** The SDK has lost the registration, and its own retry was prevented. */
  lost(): void;
  /** The line was registered on another device after this one. */
  takenOver(): void;
  /** The line's host has deregistered it without this library. */
  hostDeregistered(): void;
  /** The deletion progressed: see `devices.state`. */
  deletion(): void;
  /** Mobius answered a keepalive, possibly with a refusal. */
  heard(isOk: boolean): void;
  /**
   * The keepalives cannot run.
   *
   * @param policy The policy of the page that blocks them, if known.
   */
  keepalivesBlocked(policy: BlockingPolicy | undefined, error: unknown): void;
}
