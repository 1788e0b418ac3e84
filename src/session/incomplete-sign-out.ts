import type {IncompleteSignOut, SignOutStep} from './session-state.js';

const steps = ['line', 'device', 'session'] as const satisfies readonly SignOutStep[];

/**
 * Merges the result of another attempt into an incomplete sign-out.
 *
 * @param before The result so far.
 * @param done The steps that succeeded later or were tried again.
 * @param again The steps that failed this time.
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
