import type {FaultError} from '../base/fault.js';
import {detach, type LineController} from '../line/line-controller.js';
import type {SignOutStep} from './session-state.js';
import type {SessionStore} from './session-store.js';
import type {SignedIn} from './sign-in.js';

/** The time limit for each step except `session`, in milliseconds. */
const stepTimeout = 5_000;

/** The time limit for the step `session`, in milliseconds. It waits for the other tabs, and the server may call Webex. */
const serverTimeout = 15_000;

/** Ends the session at the application's server. */
export type EndSession = () => Promise<void>;

interface SignOutOptions {
  readonly line: LineController;
  /** The sign-in to release at Webex, if any. */
  readonly signedIn?: SignedIn | undefined;
  /** Undefined if there is no session to end. */
  readonly endSession?: EndSession | undefined;
  /** Shows the steps, and keeps a record of failed ones until they succeed. */
  readonly store: SessionStore;
}

/**
 * Runs the steps of a sign-out one after the other, because the SDK does not wait for the line to be deregistered
 * (trap 17). Each step has a time limit, so that the page is signed out even without a network. Always detaches the line.
 * Never rejects.
 */
export async function signOutOfWebex({line, signedIn, endSession, store}: SignOutOptions): Promise<void> {
  let failed: readonly SignOutStep[] = [];
  const onLate = (...steps: SignOutStep[]): void => {
    failed = failed.filter(step => !steps.includes(step));
    store.settle(...steps);
  };
  const onStep = (step: SignOutStep): void => store.set({status: 'signing-out', step});
  let expiresAt: number | undefined;
  if (signedIn) {
    onStep('line');
    const failure = await failureOf(line.deregister(), stepTimeout);
    // Read the expiry before `detach()` resets the state.
    if (failure)
      expiresAt = expiryOf((failure.reason as Partial<FaultError>)?.fault) ?? expiryOf(line.snapshot.state);
    detach(line);
    onStep('device');
    failed = await release(signedIn, Boolean(failure), () => onLate('line', 'device'));
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
    failed.length ? {failed, ...(expiresAt !== undefined && {until: expiresAt})} : {},
  );
}

/** Releases the connection, which reports the remaining devices and keeps trying to delete them. */
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

/**
 * Waits for a task. Resolves with undefined if the task succeeds, with `{reason: error}` if it fails, and with `{reason:
 * undefined}` if it takes too long.
 */
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

/** Returns the time at which Webex will remove a device, read from a fault or a line state. */
function expiryOf(source: unknown): number | undefined {
  const {expiresAt} = (source ?? {}) as {expiresAt?: number};
  return expiresAt;
}
