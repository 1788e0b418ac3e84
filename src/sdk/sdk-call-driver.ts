import {readText} from '../base/clean-text.js';
import type {Fault} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import type {CallStatistics} from '../call/call.js';
import type {CallDriver, CallDriverListener} from '../call/call-driver.js';
import type {CallEnd, EndRequest} from '../call/call-end.js';
import type {CallAudio} from '../call/call-state.js';
import {canCall} from '../media/microphone-fault.js';
import {CallEndWatch, type CallContext} from './call-end-watch.js';
import {CallHold} from './call-hold.js';
import {CallMedia} from './call-media.js';
import {outcomeOf} from './call-outcome.js';
import {repeatKeepalive} from './call-status.js';
import {readCallerId} from './caller-id.js';
import {isInState, type SdkCall, type SdkCallError} from './sdk-call.js';

/** Time limits, in milliseconds. */
const limits = {
  /**
   * How long it may take until an outgoing call rings or is answered. Without ICE candidates the SDK waits forever
   * (trap C12).
   */
  dialing: 15_000,
  /** How long to wait until an incoming call can be answered (traps C3 and C4). */
  offer: 5_000,
  /** How long a transfer may take. The SDK has no limit of its own (trap C8). */
  transfer: 12_000,
  /** How long Webex may take to confirm the end. */
  end: 2_000,
} as const;

/** Drives a call of the SDK: an incoming one, or an outgoing one to a number. docs/sdk-traps.md lists the traps. */
export class SdkCallDriver implements CallDriver {
  readonly #context: CallContext;
  readonly #number: string | undefined;
  readonly #media: CallMedia;
  readonly #endWatch: CallEndWatch;
  readonly #hold: CallHold;
  #call: SdkCall | undefined;
  #listener: CallDriverListener | undefined;
  /** Whether a request about the current loss of audio was sent to Webex. */
  #hasAskedWebex = false;

  /** @param subject The SDK's call that rings here, or the number to dial. */
  constructor(subject: SdkCall | string, context: CallContext) {
    const isOutgoing = typeof subject === 'string';
    this.#context = context;
    if (isOutgoing) this.#number = subject;
    else this.#call = subject;
    this.#media = new CallMedia({
      muted: verified => this.#listener?.muted(verified),
      microphone: microphone => this.#listener?.microphone(microphone),
      audio: audio => this.#onAudio(audio),
      earlyAudio: () => this.#listener?.signal({type: 'early-audio'}),
    });
    const onEnd = (end: CallEnd): void => {
      this.#media.end();
      this.#listener?.signal({type: 'ended', end});
    };
    // A page may keep the call, for example to show its end.
    const onReleased = (): void => {
      this.#call = undefined;
      this.#media.release();
    };
    this.#endWatch = new CallEndWatch(isOutgoing ? 'outgoing' : 'incoming', context, onEnd, onReleased);
    this.#hold = new CallHold(this.#endWatch, type => this.#listener?.signal({type}));
  }

  /** The SDK's call. Undefined until an outgoing call is dialed, and again some seconds after the end. */
  get call(): SdkCall | undefined {
    return this.#call;
  }

  /** Whether the SDK has already dropped the call, which `CallEndWatch` notices a moment later. */
  get isReleased(): boolean {
    return this.#call !== undefined && this.#endWatch.isGone;
  }

  start(listener: CallDriverListener): void {
    this.#listener = listener;
    if (this.#call) this.#follow(this.#call);
    else this.#dial().catch((error: unknown) => this.#onDialFailed(error));
  }

  async answer(): Promise<void> {
    const call = this.#call;
    if (!call) throw faultError('call-not-possible');
    if (!canCall()) throw faultError('calls-unsupported');
    const {facts} = this.#endWatch;
    try {
      // The person may have declined while another call was being put on hold.
      if (facts.request) throw faultError('call-ended');
      await this.#media.open();
      // The SDK ignores an answer before its state machine has started, and sends Webex nothing without the offer (traps
      // C3 and C4).
      const isReady = (): boolean => Boolean(call.remoteRoapMessage) && isAlerting(call);
      await this.#endWatch.until(isReady, limits.offer);
      this.#endWatch.throwIfEnded();
      if (!isReady()) throw faultError('answer-failed');
    } catch (error) {
      this.#media.close();
      // The end of the call stops a microphone that is being opened: `error` is then an `AbortError`.
      if (facts.request) throw faultError('call-ended');
      this.#endWatch.throwIfEnded();
      throw error;
    }
    this.#media.use(call, stream => call.answer(stream));
    this.#onAnswered();
    if (!(await this.#endWatch.until(() => facts.wasConnected, Infinity))) throw faultError('answer-failed');
  }

  async end(request: EndRequest): Promise<void> {
    this.#endWatch.facts.request = request;
    // Stop the audio now, because Webex may take long to answer, and the page may be frozen before that.
    this.#media.end();
    this.#call?.end();
    if (this.#call) await this.#endWatch.until(() => this.#endWatch.isGone, limits.end);
    this.finish();
  }

  /** Reports the end without waiting for Webex. Call after `end()`. */
  finish(): void {
    this.#endWatch.finish();
  }

  setMuted(on: boolean): void {
    this.#media.setMuted(on);
  }

  hold(): Promise<void> {
    return this.#hold.change(this.#call, 'hold');
  }

  resume(): Promise<void> {
    return this.#hold.change(this.#call, 'resume');
  }

  sendDigits(digits: string): Promise<void> {
    return this.#media.sendDigits(digits, this.#endWatch.signal);
  }

  async transfer(to: string | CallDriver): Promise<void> {
    this.#endWatch.throwIfEnded();
    const call = this.#call;
    if (!call) throw faultError('call-not-possible');
    if (typeof to === 'string')
      return this.#completeTransfer([this], () => call.completeTransfer('BLIND', undefined, to));
    if (!(to instanceof SdkCallDriver) || !to.call) throw faultError('call-not-possible');
    // The SDK requires that the call on hold is transferred to the active one.
    const [held, active] = this.#hold.isHeld ? [this, to] : [to, this];
    await held.#completeTransfer([held, active], () =>
      held.#call!.completeTransfer('CONSULT', active.#call!.getCallId()),
    );
  }

  play(): Promise<void> {
    return this.#media.play();
  }

  stats(): Promise<CallStatistics> {
    return this.#media.stats();
  }

  async #dial(): Promise<void> {
    // Open the microphone before creating the SDK's call: one that is never dialed would count as active and leave a timer
    // running (trap C26).
    await this.#media.open();
    this.#endWatch.throwIfEnded();
    const call = this.#context.line.makeCall?.({type: 'uri', address: this.#number!});
    if (!call) throw faultError('number-invalid');
    this.#call = call;
    this.#follow(call);
    const {facts} = this.#endWatch;
    this.#media.use(call, stream => {
      call.dial(stream).catch((error: unknown) => this.#onDialFailed(error));
    });
    this.#endWatch.after(limits.dialing, () => {
      if (!facts.rang && !facts.wasAnswered) void this.end('limit');
    });
  }

  /** Ends a call that could not be dialed, for a reason on this page. */
  #onDialFailed(error: unknown): void {
    const {fault} = (error ?? {}) as {fault?: Fault};
    if (fault) this.#endWatch.facts.fault = fault;
    else if (!this.#endWatch.signal.aborted) reportError('A call could not be dialed', error);
    this.#call?.end();
    this.#endWatch.finish();
  }

  #follow(call: SdkCall): void {
    const {facts} = this.#endWatch;
    repeatKeepalive(call, this.#endWatch.signal);
    this.#endWatch.follow(call, {
      progress: () => {
        facts.rang = true;
        this.#listener?.signal({type: 'ringing'});
      },
      connect: () => this.#onAnswered(),
      established: () => this.#onEstablished(),
      remote_media: (track: MediaStreamTrack) => this.#media.playTrack(track),
      caller_id: () => this.#onCallerId(call),
      held: () => this.#onHold(true),
      resumed: () => this.#onHold(false),
      call_error: (error?: SdkCallError) => {
        facts.error = {type: readText(error?.type), text: readText(error?.message)};
      },
    });
    this.#onCallerId(call);
  }

  #onAnswered(): void {
    this.#endWatch.facts.wasAnswered = true;
    this.#listener?.signal({type: 'answered'});
  }

  /** Called when both parties have agreed on the audio, and again after each renegotiation (trap C19). */
  #onEstablished(): void {
    const {facts} = this.#endWatch;
    if (!facts.wasConnected) this.#media.start();
    facts.wasAnswered = facts.wasConnected = true;
    this.#listener?.signal({type: 'established'});
  }

  #onHold(isHeld: boolean): void {
    if (isHeld) this.#media.pause();
    else this.#media.resume();
    this.#hold.onChange(isHeld);
  }

  /** Reports the caller ID. The first one comes before a listener can exist (trap C23). */
  #onCallerId(call: SdkCall): void {
    const party = readCallerId(call.getCallerInfo?.() ?? {}, this.#number);
    if (party) this.#listener?.remote(party);
  }

  #onAudio(audio: CallAudio): void {
    this.#listener?.signal({type: 'audio', audio});
    const isLost = audio === 'none' || audio === 'one-way';
    if (isLost && !this.#hasAskedWebex) this.#askWebex();
    this.#hasAskedWebex = isLost;
  }

  /** Asks Webex whether it still has a call that has lost its audio. The SDK asks only every ten minutes (trap C36). */
  #askWebex(): void {
    this.#call?.postStatus?.().catch((error: {statusCode?: number} | undefined) => {
      if (error?.statusCode !== 404) return;
      this.#endWatch.facts.error = {type: 'not_found'};
      this.#call?.end();
    });
  }

  /** @param calls The calls that end if the transfer succeeds. */
  async #completeTransfer(calls: readonly SdkCallDriver[], complete: () => Promise<unknown>): Promise<void> {
    const outcomeOptions = {
      done: 'disconnect',
      failed: 'transfer_error',
      limit: limits.transfer,
      end: this.#endWatch.signal,
    };
    for (const call of calls) call.#endWatch.throwIfEnded();
    const result = outcomeOf(this.#call!, complete, outcomeOptions);
    for (const call of calls) if (call !== this) call.#endWatch.transferOutcome = result;
    const outcome = await result;
    if (outcome === 'done') for (const call of calls) call.#endWatch.facts.request ??= 'transferred';
    if (outcome === 'done' || outcome === 'ended') return;
    if (outcome !== 'failed') throw faultError('transfer-unknown');
    throw faultError(calls.length > 1 ? 'transfer-to-call-failed' : 'transfer-failed');
  }
}

/** Whether the SDK's state machine accepts an answer. */
const isAlerting = (call: SdkCall): boolean => isInState(call, 'S_SEND_CALL_PROGRESS');
