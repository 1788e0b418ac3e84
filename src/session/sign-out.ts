import {detach, type LineController} from '../line/line-controller.js';
import type {ServerSession} from './server-session.js';
import type {IncompleteSignOut, SignOutStep} from './session-state.js';
import type {SignedIn} from './sign-in.js';

/** How long each step may take, in milliseconds. */
const stepTimeout = 5_000;

/** How long the server may take, in milliseconds: it waits for the other tabs, and may have to ask Webex. */
const serverTimeout = 15_000;

interface SignOutOptions {
  readonly line: LineController;
  /** What there is to release at Webex, if anybody is signed in. */
  readonly signedIn?: SignedIn | undefined;
  /** The session to end at the application's own server, if it is to end. */
  readonly server?: Promise<ServerSession> | undefined;
  /** Called before each step. */
  onStep(step: SignOutStep): void;
  /** Called when something that was left behind is made up for after all. */
  onReleased(): void;
}

/**
 * The way out, in its order: the SDK does not wait for the line (trap 17). Each step has its limit, so that the page is
 * signed out whatever the network does. Lets go of the line in any case.
 *
 * @returns What is left. Never rejects.
 */
export async function signOutOfWebex({
  line,
  signedIn,
  server,
  onStep,
  onReleased,
}: SignOutOptions): Promise<IncompleteSignOut> {
  let failed: readonly SignOutStep[] = [];
  const onLate = (): void => {
    failed = failed.filter(step => step === 'session');
    onReleased();
  };
  let until: number | undefined;
  if (signedIn) {
    onStep('line');
    const refusal = await failureOf(line.deregister(), stepTimeout);
    // The state goes with the line.
    if (refusal) until = expiryOf(refusal.reason) ?? expiryOf(line.snapshot.state);
    detach(line);
    onStep('device');
    failed = await release(signedIn, Boolean(refusal), onLate);
  } else {
    detach(line);
  }
  if (server) {
    onStep('session');
    const ending = server.then(session => session.signOut());
    if (await failureOf(ending, serverTimeout)) failed = [...failed, 'session'];
  }
  signedIn?.clear();
  return failed.length ? {failed, ...(until !== undefined && {until})} : {};
}

/** Releases the connection. It knows best what is left, and goes on releasing it. */
async function release(
  signedIn: SignedIn,
  lineFailed: boolean,
  onReleased: () => void,
): Promise<readonly SignOutStep[]> {
  const releasing = signedIn.release();
  const failure = await failureOf(releasing, stepTimeout);
  if (!failure) return [];
  const {left} = (failure.reason ?? {}) as {left?: readonly SignOutStep[]};
  // One that is only slow may still succeed.
  void releasing.then(onReleased, () => signedIn.whenReleased(new AbortController().signal).then(onReleased));
  return left ?? (lineFailed ? ['line', 'device'] : ['device']);
}

/** Why a task failed; `reason` is undefined where it took too long. Undefined where it succeeded. */
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

/** When Webex forgets a device, as a fault or a state of the line has it. */
function expiryOf(source: unknown): number | undefined {
  const {expiresAt} = (source ?? {}) as {expiresAt?: number};
  return expiresAt;
}
