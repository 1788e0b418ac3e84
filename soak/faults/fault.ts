import type {SoakRun} from '../soak-run.js';

/** A fault from which the line must recover. */
export interface Fault {
  readonly name: string;
  /** Causes the fault, and ends it. Afterwards the line registers automatically, or after a button is pressed. */
  strike(run: SoakRun): Promise<void>;
  /** Whether to wait for the next attempt instead of pressing "Try again now". */
  readonly patient?: boolean;
  /** Whether it takes minutes. Slow faults run in every second round. */
  readonly isLong?: boolean;
}
