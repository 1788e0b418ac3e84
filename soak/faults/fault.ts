import type {SoakRun} from '../soak-run.js';

/** A fault from which the line must recover. */
export interface Fault {
  readonly name: string;
  /**
   * Causes the fault. Afterwards the line must register automatically or after a button is pressed. A scenario that is
   * still set is reset once the line is registered.
   */
  inject(run: SoakRun): Promise<void>;
  /** Whether to wait for the next attempt instead of pressing "Try again now". */
  readonly waitsForRetry?: boolean;
  /** Whether the fault takes minutes. Slow faults run in every second round. */
  readonly isSlow?: boolean;
}
