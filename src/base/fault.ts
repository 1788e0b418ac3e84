import type {FaultAction, FaultSubject, FaultType, SignInStep} from './fault-catalog.js';

/** Why something failed, in terms that a person can act on. Contains no token. `describeFault()` gives its text. */
export interface Fault extends FaultDetails {
  readonly about: FaultSubject;
  readonly type: FaultType;
  readonly action: FaultAction;
  /**
   * Whether the same command can succeed if it is repeated, perhaps only after the person has done what the text says,
   * such as allowing the microphone or freeing the line elsewhere. If false, repeating the command is not enough (see
   * `action`). Also false for the action `sign-in`: the person must sign in again, even if it was `signIn()` that failed.
   */
  readonly retryable: boolean;
  /** The step of the sign-in that failed. */
  readonly step?: SignInStep | undefined;
}

/** The details of a fault. Times are in milliseconds since 1970. */
export interface FaultDetails {
  /**
   * A copy of the unexpected error behind the fault, such as one that your `loadSdk` or token source threw, with its
   * name, message and stack but without access tokens. This property is not enumerable. The console also shows the
   * error.
   */
  readonly cause?: Error | undefined;
  /** The SDK's own message, for support. */
  readonly sdkMessage?: string | undefined;
  /** Webex's ID of the failed request, for support. */
  readonly trackingId?: string | undefined;
  /** The directive of the page's Content-Security-Policy that must change. */
  readonly policy?: string | undefined;
  /** The scopes that the token lacks, for `missing-scope`. */
  readonly scopes?: readonly string[] | undefined;
  /** When the fault occurred. */
  readonly at?: number | undefined;
  /** The earliest time for another attempt. */
  readonly retryAt?: number | undefined;
  /** When Webex removes a device that could not be deleted. */
  readonly expiresAt?: number | undefined;
}

/**
 * The error with which the commands of a session, a line and a call reject.
 *
 * @example
 * line.register().catch(async error => {
 *   if (error instanceof FaultError) output.textContent = await describeFault(error.fault);
 * });
 */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    const {about, type, sdkMessage = fault.scopes?.join(', ')} = fault;
    super(
      `Webex ${about}: ${type}${sdkMessage ? ` (${sdkMessage})` : ''}`,
      fault.cause && {cause: fault.cause},
    );
    this.name = 'FaultError';
    this.fault = fault;
  }

  get type(): FaultType {
    return this.fault.type;
  }
}
