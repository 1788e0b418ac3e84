import type {IncompleteSignOut, SignOutStep} from './session-state.js';

const steps = ['line', 'device', 'session'] as const satisfies readonly SignOutStep[];

/**
 * What is left behind once some steps are done: what was left before, without them, and what is left of them.
 *
 * @param before What earlier sign-outs have left.
 * @param done The steps that were made up for, or tried again.
 * @param again What could not be done this time.
 */
export function mergeIncomplete(
  before: IncompleteSignOut,
  done: readonly SignOutStep[],
  again: IncompleteSignOut = {},
): IncompleteSignOut {
  const failed = steps.filter(
    step => again.failed?.includes(step) || (before.failed?.includes(step) && !done.includes(step)),
  );
  if (!failed.length) return {};
  const until = again.until ?? before.until;
  return {failed, ...(failed.includes('line') && until !== undefined && {until})};
}
