import type {BlockingPolicy} from './blocking-policy.js';

/** Receives the observations and decisions of the gate. */
export interface GateListener {
  /** The attempts to register have changed: see `schedule.current`. */
  retrying(): void;
  /** The registration is lost, or no longer reaches this page. It must be restored: the SDK's own retry is blocked. */
  lost(): void;
  /** The SDK has a new token. */
  tokenRenewed(): void;
  /** Another device has the line, and this library does not take it back automatically. */
  takenOver(): void;
  /** The page has deregistered its own SDK's line, without a command from this library. */
  pageDeregistered(): void;
  /** The deletion has progressed: see `devices.state`. */
  deletion(): void;
  /** A keepalive was answered. `isOk` is false for a refusal, and for an answer that is not from Mobius. */
  heard(isOk: boolean): void;
  /** No keepalive is sent for longer than the keepalive interval, because the server has asked to wait. */
  keepalivesPaused(): void;
  /**
   * The keepalives cannot run.
   *
   * @param policy The page's policy that blocks them, if known.
   */
  keepalivesBlocked(policy: BlockingPolicy | undefined, error: unknown): void;
}
