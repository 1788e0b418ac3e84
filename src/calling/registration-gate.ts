import {lineFault, type LineFault, type LineFaultType} from '../line/line-fault.js';
import type {RetryCause} from '../line/line-state.js';
import {DevicesAtWebex} from './devices-at-webex.js';
import {watchKeepalives, type BlockingPolicy} from './keepalive-worker.js';
import type {SdkDeviceAnswer, SdkFailoverState, SdkRefusal, SdkRegistration} from './sdk.js';

export interface RegistrationListener {
  /** The SDK's retries went on: what is known of them is new. */
  retrying(): void;
  /** The SDK tries again by itself, and another device has taken the place. */
  takenOver(): void;
  /** The keepalives cannot run, by a policy of the page's. */
  keepalivesBlocked(policy: BlockingPolicy): void;
}

/** Why Mobius gave no registration, as far as that is known. */
interface Evidence {
  readonly cause: RetryCause;
  readonly trackingId?: string;
}

/** What the SDK answers to itself with when it is to go no further: it makes no event, and no request, of it. */
const silence: SdkRefusal = {statusCode: 429};

/** What the SDK's last word, "service unavailable", was about. */
const lastWord: Partial<Record<RetryCause, LineFaultType>> = {
  'device-limit': 'device-limit-exceeded',
  throttled: 'too-many-requests',
};

/** How the SDK names the attempts that somebody asked for, and those of its silent ladder. */
const asked = 'triggerRegistration';
const ladder = 'startFailoverTimer';

/** The SDK's own times, in seconds: when it goes to the backup, and what it waits at most for a `Retry-After` there. */
const backupAfter = 114;
const longestWait = 60;

/** Whoever holds a line next finds the gate that stands there. */
const gates = new WeakMap<SdkRegistration, RegistrationGate>();

/**
 * Stands between the SDK's registration and Mobius. It sees what the SDK does in silence: each attempt, its answer and
 * the time of the next one (trap 3). And it can be shut: then nothing leaves any more, whatever timers the SDK still
 * has, and no error comes of it (trap 5).
 *
 * Two rules hold while it is open. What the SDK does by itself never takes the place of another device: only a person's
 * command may (trap 22). And nothing registers under a live call.
 */
export class RegistrationGate {
  /** What stands at Webex by this registration. */
  readonly devices: DevicesAtWebex;
  readonly #registration: SdkRegistration;
  /** Begins the keepalives anew, with the token that the SDK now has. */
  readonly renewKeepalives: () => void;
  #listener: RegistrationListener | undefined;
  #shut = false;
  /** Whether a person asked for this registration, and it may make room for itself: once, until it is there. */
  #mayTakeOver = false;
  #attempt = 0;
  #nextAttemptAt: number | undefined;
  #evidence: Evidence | undefined;
  /** What the SDK worked out last for the time until its next attempt, in seconds. */
  #interval = 0;

  /** The gate of a registration. A host's own line may have none: undefined. */
  static of(registration: SdkRegistration | undefined): RegistrationGate | undefined {
    if (!registration?.attemptRegistrationWithServers || !registration.postRegistration) return undefined;
    const gate = gates.get(registration) ?? new RegistrationGate(registration);
    gates.set(registration, gate);
    return gate;
  }

  private constructor(registration: SdkRegistration) {
    this.#registration = registration;
    this.devices = new DevicesAtWebex(registration);
    this.#install();
    this.renewKeepalives = watchKeepalives(registration, policy => this.#listener?.keepalivesBlocked(policy));
  }

  get isShut(): boolean {
    return this.#shut;
  }

  /** Whether a call is going on. */
  get inCall(): boolean {
    return Object.keys(this.#registration.callManager?.getActiveCalls?.() ?? {}).length > 0;
  }

  /** What is known of the retries. */
  get retry(): {cause: RetryCause; attempt?: number; nextAttemptAt?: number} {
    const cause = this.#registration.reconnectPending ? 'in-call' : (this.#evidence?.cause ?? 'unknown');
    return {cause, attempt: this.#attempt || undefined, nextAttemptAt: this.#nextAttemptAt};
  }

  /** An error of the SDK's, with what is known beside it: at the end of its retries it says no more than that. */
  explain({type, sdkMessage, trackingId = this.#evidence?.trackingId}: LineFault): LineFault {
    const known = type === 'service-unavailable' && lastWord[this.#evidence?.cause ?? 'unknown'];
    return lineFault(known || type, {sdkMessage, trackingId});
  }

  listen(listener: RegistrationListener | undefined): void {
    this.#listener = listener;
  }

  /** Opens it for a command. */
  open(): void {
    this.#shut = false;
    this.#forget();
    this.#mayTakeOver = true;
    this.devices.keep();
  }

  shut(): void {
    this.#shut = true;
    this.#forget();
  }

  /** Until the last call ends: the SDK has a way of its own to go on then. */
  putOff(): true {
    this.#registration.reconnectPending = true;
    this.#nextAttemptAt = undefined;
    this.#listener?.retrying();
    return true;
  }

  /** The page is left, perhaps for good: the SDK is told that it is registered no more. */
  leave(release: boolean): void {
    this.shut();
    if (release) this.devices.leave();
    this.#registration.clearKeepaliveTimer?.();
    this.#registration.setStatus?.('inactive');
  }

  #forget(): void {
    this.#attempt = 0;
    this.#nextAttemptAt = undefined;
    this.#evidence = undefined;
    this.#registration.reconnectPending = false;
  }

  #install(): void {
    const registration = this.#registration;
    const attempt = registration.attemptRegistrationWithServers!.bind(registration);
    registration.attemptRegistrationWithServers = (caller, servers) =>
      this.#onAttempt(caller, servers, attempt);

    const post = registration.postRegistration!.bind(registration);
    registration.postRegistration = server => this.#onPost(server, post);

    const interval = registration.getRegRetryInterval?.bind(registration);
    if (interval) registration.getRegRetryInterval = count => this.#onInterval(interval(count));

    const startTimer = registration.startFailoverTimer?.bind(registration);
    if (startTimer) {
      registration.startFailoverTimer = async (...args) => (this.#shut ? undefined : startTimer(...args));
    }
    // The note that would put off the registration of the next page (trap 7) is not written at all.
    registration.saveFailoverState = state => this.#onLadder(state);
    this.#installDelete();
  }

  /** The SDK's own way to delete a device takes any answer for a success. */
  #installDelete(): void {
    const registration = this.#registration;
    if (!registration.deleteRegistration || !registration.setStatus || !registration.lineEmitter) return;
    registration.deleteRegistration = async (server, deviceId = '', clientDeviceUri) => {
      const ours = clientDeviceUri === registration.webex?.internal.device.url;
      if (ours) await this.devices.release();
      // Of a line that was never registered there is none: the address would be the page's own (trap 6).
      else if (deviceId) await this.devices.releaseOther(server, deviceId, clientDeviceUri);
      registration.setStatus?.('inactive');
      registration.lineEmitter?.('unregistered');
      return {};
    };
  }

  async #onAttempt(
    caller: string,
    servers: readonly string[] | undefined,
    attempt: NonNullable<SdkRegistration['attemptRegistrationWithServers']>,
  ): Promise<boolean> {
    // Nobody holds the line any more, and its host registers it.
    if (caller === asked && !this.#listener) this.open();
    if (this.#shut || (caller === ladder && this.#isStray())) return true;
    if (caller !== asked && this.inCall) return this.putOff();
    this.#attempt += 1;
    this.#nextAttemptAt = undefined;
    this.#listener?.retrying();
    const ended = await attempt(caller, servers);
    if (!ended && servers && this.#isForsaken(caller, servers))
      await this.#registration.startFailoverTimer?.();
    return ended || this.#shut;
  }

  /**
   * Where the server asks for a minute or more, the SDK turns to the backup once; refused there too, it does nothing any
   * more, and says nothing (trap 26).
   */
  #isForsaken(caller: string, servers: readonly string[]): boolean {
    const {backupMobiusUris, isDeviceRegistered} = this.#registration;
    const isBackup = servers === backupMobiusUris && caller !== ladder;
    return isBackup && !isDeviceRegistered?.call(this.#registration);
  }

  /** A timer that an earlier ladder has left: the SDK never clears one. */
  #isStray(): boolean {
    return this.#nextAttemptAt === undefined || Date.now() < this.#nextAttemptAt - 1000;
  }

  async #onPost(
    server: string,
    post: (server: string) => Promise<{body: SdkDeviceAnswer}>,
  ): Promise<{body: SdkDeviceAnswer}> {
    if (this.#shut) throw silence;
    try {
      const answer = await post(server);
      if (answer.body.device) this.devices.add(server, answer.body.device);
      if (!this.#shut) return this.#onAnswer(answer);
    } catch (refusal) {
      this.#onRefusal(server, refusal as SdkRefusal);
    }
    // Given up meanwhile: what came of it is undone, and the SDK never hears of it.
    await this.devices.release();
    throw silence;
  }

  #onAnswer<Answer>(answer: Answer): Answer {
    this.#forget();
    this.#mayTakeOver = false;
    return answer;
  }

  /** @throws The refusal, for the SDK, unless it must make nothing of it. */
  #onRefusal(server: string, refusal: SdkRefusal): void {
    const {statusCode = 0, headers, body} = refusal;
    const cause = causeOf(refusal);
    this.#evidence = {cause, trackingId: headers?.['trackingid']};
    if (statusCode === 0) this.devices.doubt(server);
    if (this.#shut) return;
    if (cause === 'throttled') {
      const retryAfter = Number(headers?.['retry-after']);
      // Where the server gives no time the SDK would count with NaN, and ask again at once, for ever (trap 25).
      if (!(retryAfter > 0)) throw silence;
      this.#nextAttemptAt = Date.now() + retryAfter * 1000;
    }
    if (cause === 'device-limit') {
      // A client that has a device gets it again: this one has none.
      this.devices.forget();
      if (!this.#mayTakeOver) {
        this.shut();
        this.#listener?.takenOver();
        return;
      }
      // With a list of devices the SDK is going to delete the first one.
      if (body?.devices?.length) this.#mayTakeOver = false;
    }
    throw refusal;
  }

  #onInterval(seconds: number): number {
    this.#interval = seconds;
    const {retryAfter = 0} = this.#registration;
    this.#wait(retryAfter < longestWait ? Math.max(seconds, retryAfter) : seconds);
    return seconds;
  }

  /** On the primary the SDK waits for as long as the server asks; to the backup it goes at once. */
  #onLadder({timeElapsed, serverType}: SdkFailoverState): void {
    const {retryAfter = 0} = this.#registration;
    const interval = Math.min(this.#interval, backupAfter - timeElapsed);
    this.#wait(serverType === 'primary' ? Math.max(interval, retryAfter) : 0);
  }

  #wait(seconds: number): void {
    this.#nextAttemptAt = Date.now() + seconds * 1000;
    this.#listener?.retrying();
  }
}

function causeOf({statusCode = 0, body}: SdkRefusal): RetryCause {
  if (statusCode === 0) return 'network';
  if (statusCode === 429) return 'throttled';
  if (statusCode >= 500) return 'server';
  return statusCode === 403 && Number(body?.errorCode) === 101 ? 'device-limit' : 'unknown';
}
