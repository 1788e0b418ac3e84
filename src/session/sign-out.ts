import type {FaultError} from '../base/fault.js';
import {detach, type LineController} from '../line/line-controller.js';
import type {SignOutStep} from './session-state.js';
import type {SessionStore} from './session-store.js';
import type {SignedIn} from './sign-in.js';

/** The time limit of each step, in milliseconds. */
const stepTimeout = 5_000;

/** The time limit of the step `session`, in milliseconds. It waits for the other tabs, and the server may call Webex. */
const serverTimeout = 15_000;

/** Ends the session at the application's server. */
export type EndSession = () => Promise<void>;

interface SignOutOptions {
  readonly line: LineController;
  /** The sign-in to release at Webex, if any. */
  readonly signedIn?: SignedIn | undefined;
  /** Undefined if there is no session to end. */
  readonly endSession?: EndSession | undefined;
  /** Shows the steps, and records those that failed until they succeed later. */
  readonly store: SessionStore;
}

/**
 * Runs the steps of a sign-out one after the other, because the SDK does not wait for the line (trap 17). Each step has a
 * time limit, so that the page is signed out even without a network. Always detaches the line. Never rejects.
 */
export async function signOutOfWebex({line, signedIn, endSession, store}: SignOutOptions): Promise<void> {
  let failed: readonly SignOutStep[] = [];
  const onLate = (...steps: SignOutStep[]): void => {
    failed = failed.filter(step => !steps.includes(step));
    store.settle(...steps);
  };
  const onStep = (step: SignOutStep): void => store.set({status: 'signing-out', step});
  let until: number | undefined;
  if (signedIn) {
    onStep('line');
    const refusal = await failureOf(line.deregister(), stepTimeout);
    // Read the expiry before `detach()` resets the state.
    if (refusal)
      until = expiryOf((refusal.reason as Partial<FaultError>)?.fault) ?? expiryOf(line.snapshot.state);
    detach(line);
    onStep('device');
    failed = await release(signedIn, Boolean(refusal), () => onLate('line', 'device'));
  } else {
    detach(line);
  }
  if (endSession) {
    onStep('session');
    const ending = endSession();
    if (await failureOf(ending, serverTimeout)) {
      failed = [...failed, 'session'];
      // A slow server may still end the session.
      ending.then(() => onLate('session')).catch(() => undefined);
    }
  }
  signedIn?.clear();
  const tried: readonly SignOutStep[] = signedIn ? ['line', 'device'] : [];
  store.addIncomplete(
    endSession ? [...tried, 'session'] : tried,
    failed.length ? {failed, ...(until !== undefined && {until})} : {},
  );
}

/** Releases the connection, which reports the devices that are left and retries to delete them. */
async function release(
  signedIn: SignedIn,
  lineFailed: boolean,
  onReleased: () => void,
): Promise<readonly SignOutStep[]> {
  const releasing = signedIn.release();
  const failure = await failureOf(releasing, stepTimeout);
  if (!failure) return [];
  const {left} = (failure.reason ?? {}) as {left?: readonly SignOutStep[]};
  // A slow release may still succeed.
  void releasing.then(onReleased, () => signedIn.whenReleased(new AbortController().signal).then(onReleased));
  return left ?? (lineFailed ? ['line', 'device'] : ['device']);
}

/** Waits for a task. Returns its error as `reason`, which is undefined if it took too long. Undefined if it succeeded. */
function failureOf(task: Promise<unknown>, milliseconds: number): Promise<{reason: unknown} | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve({reason: undefined}), milliseconds);
    task
      .then(
        () => resolve(undefined),
        (reason: unknown) => resolve({reason}),
      )
      .finally(() => clearTimeout(timer));
  });
}

/** Returns when Webex removes a device, from a fault or a state of the line. */
function expiryOf(source: unknown): number | undefined {
  const {expiresAt} = (source ?? {}) as {expiresAt?: number};
  return expiresAt;
}
