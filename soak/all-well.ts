import type {SoakResult} from './run-faults.js';

/** @throws {Error} If the line did not recover, an error was not caught, or something is left at the end or has grown. */
export function expectAllWell({left, figures, outcomes, uncaught}: SoakResult): void {
  const failures = outcomes.flatMap(({name, failures: all}) => all.map(failure => `${name}: ${failure}`));
  if (failures.length) throw new Error(`Not recovered:\n${failures.join('\n')}`);
  if (uncaught.length) throw new Error(`Uncaught errors:\n${uncaught.join('\n')}`);
  const {mobius, wdm, calls, workers} = left;
  if (mobius + wdm + calls + workers > 0) throw new Error(`Left at the end: ${JSON.stringify(left)}`);
  const last = figures.at(-1);
  if (!last) throw new Error('Nothing was measured');
  // A reloaded page has separate figures. Objects created once, at the first fault of each kind, are not a leak: the long
  // faults run in every second round.
  const first = figures.find(({restarts, rounds}) => restarts === last.restarts && rounds > 2) ?? last;
  // The SDK adds a few listeners to the window while it waits for something.
  if (last.listeners > first.listeners + 10 || last.sdkListeners > first.sdkListeners)
    throw new Error(`Listeners: ${first.listeners} and ${last.listeners}`);
  // Each current call has one interval, and so has the latest call until it is released.
  if (last.intervals > first.intervals + 1)
    throw new Error(`Intervals (trap C26): ${first.intervals} and ${last.intervals}`);
  if (last.heap > first.heap * 1.25) throw new Error(`The heap: ${first.heap} and ${last.heap} bytes`);
}
