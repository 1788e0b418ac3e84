import {waitUntil as waitOneSecond} from '@open-wc/testing';

type Condition = Parameters<typeof waitOneSecond>[0];

/**
 * Waits for a condition as long as a busy machine may need. The original waits for one second by default.
 *
 * @param what What the test waits for, for the error.
 * @param interval The pause between checks, in milliseconds.
 */
export async function waitUntil(condition: Condition, what?: string, interval = 50): Promise<void> {
  await waitOneSecond(condition, what, {interval, timeout: 20_000});
}
