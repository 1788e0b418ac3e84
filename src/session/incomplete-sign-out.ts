import type {IncompleteSignOut, SignOutStep} from './session-state.js';

const steps = ['line', 'device', 'session'] as const satisfies readonly SignOutStep[];

/**
 * Merges the result of another attempt into an incomplete sign-out.
 *
 * @param before The result so far.
 * @param done The steps that have since succeeded or were tried again.
 * @param retried The steps that failed when they were tried again.
 */
export function mergeIncomplete(
  before: IncompleteSignOut,
  done: readonly SignOutStep[],
  retried: IncompleteSignOut = {},
): IncompleteSignOut {
  const failed = steps.filter(
    step => retried.failed?.includes(step) || (before.failed?.includes(step) && !done.includes(step)),
  );
  if (!failed.length) return {};
  const until = retried.until ?? before.until;
  return {failed, ...(failed.includes('line') && until !== undefined && {until})};
}
