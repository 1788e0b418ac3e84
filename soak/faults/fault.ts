import type {Scene} from '../scene.js';

/** Something that happens to a line in its life. */
export interface Fault {
  readonly name: string;
  /** Causes the fault, and ends it. Afterwards the line registers automatically, or after somebody presses a button. */
  strike(scene: Scene): Promise<void>;
  /** Whether a person waits for the next attempt, and does not press "Try again now". */
  readonly patient?: boolean;
  /** Whether it takes minutes. Such a fault is part of every second round. */
  readonly isLong?: boolean;
}
