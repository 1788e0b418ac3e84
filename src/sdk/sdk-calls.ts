import {faultError} from '../base/make-fault.js';
import type {Call} from '../call/call.js';
import {CallController, endCall} from '../call/call-controller.js';
import type {EndRequest} from '../call/call-end.js';
import {CallList} from '../call/call-list.js';
import {cleanNumber} from '../call/call-number.js';
import {isEmergencyNumber} from '../call/emergency-numbers.js';
import {OneActiveCall} from '../call/one-active-call.js';
import {englishCalls} from '../localization/english-calls.js';
import {addEnglishCalls} from '../localization/language.js';
import {canCall} from '../media/microphone-fault.js';
import {CallCauses} from './call-causes.js';
import {CallDeletions} from './call-deletions.js';
import {CallEndWatch, type CallContext} from './call-end-watch.js';
import {endLateOffers} from './late-offers.js';
import type {SdkCall, SdkCallLine} from './sdk-call.js';
import {SdkCallDriver} from './sdk-call-driver.js';
import type {SdkRegistration} from './sdk.js';

interface SdkCallsOptions {
  readonly line: SdkCallLine;
  isOffline(): boolean;
  /** Called when a call is added or ends. */
  onChange(calls: readonly Call[]): void;
}

/** The calls of an SDK line. The entry of the chunk with the code for calls. */
export class SdkCalls {
  readonly #options: SdkCallsOptions;
  readonly #list: CallList<CallController>;
  readonly #causes: CallCauses;
  readonly #deletions: CallDeletions;
  readonly #stopEndingLateOffers: () => void;
  readonly #oneActive = new OneActiveCall(() => this.calls);
  /** For each number, the latest value of the option `emergency`. "Call again" does not pass the option. */
  readonly #emergencies = new Map<string, boolean>();
  /** The drivers of the current calls. */
  readonly #drivers = new Map<Call, SdkCallDriver>();
  /** The calls that the SDK has announced. It announces some of them again (trap C29). */
  readonly #announced = new WeakSet<SdkCall>();

  constructor(options: SdkCallsOptions) {
    addEnglishCalls(englishCalls);
    this.#options = options;
    const {webex, callManager} = (options.line.registration ?? {}) as SdkRegistration;
    const mercury = webex?.internal.mercury;
    this.#causes = new CallCauses(mercury);
    this.#stopEndingLateOffers = endLateOffers({
      mercury,
      calls: () => Object.values(callManager?.getActiveCalls?.() ?? {}) as SdkCall[],
      end: call => {
        this.releaseAtEnd(call);
        call.end();
      },
    });
    this.#deletions = new CallDeletions(webex);
    // Nothing else ends the calls of a page's own SDK, which this library does not suspend.
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    this.#list = new CallList(calls => {
      for (const call of this.#drivers.keys())
        if (!calls.some(one => one === call)) this.#drivers.delete(call);
      options.onChange(calls);
    });
  }

  /** The current calls. */
  get calls(): readonly Call[] {
    return this.#list.calls;
  }

  /** Whether there is a current call, including one that the SDK has not created yet. */
  get hasCalls(): boolean {
    return [...this.#drivers.values()].some(({isReleased}) => !isReleased);
  }

  /**
   * Calls a number, after putting the active call on hold.
   *
   * @param expectCurrent Throws if the call is no longer wanted.
   * @param emergency Whether this is an emergency call, which is dialed even if the active call cannot be put on hold. The
   *   active call then ends. Defaults to the value for the number's last call, or else to true for the emergency
   *   numbers of most countries.
   * @throws {FaultError} One of the `number-` types, `calls-unsupported`, `hold-failed`, or `call-not-possible` if an
   *   emergency call was dialed meanwhile.
   */
  async dial(destination: string, expectCurrent: () => void, emergency?: boolean): Promise<Call> {
    const number = cleanNumber(destination);
    if (!canCall() || !this.#options.line.makeCall) throw faultError('calls-unsupported');
    if (emergency !== undefined) this.#emergencies.set(number, emergency);
    const isEmergency = this.#emergencies.get(number) ?? isEmergencyNumber(number);
    const {emergencies} = this.#oneActive;
    const expectWanted = (): void => {
      expectCurrent();
      // This call would put the emergency call on hold.
      if (!isEmergency && emergencies !== this.#oneActive.emergencies) throw faultError('call-not-possible');
    };
    const isWanted = (): boolean => passes(expectWanted);
    const room = isEmergency
      ? this.#oneActive.forceRoom(isWanted)
      : this.#oneActive.makeRoom(undefined, isWanted);
    await room?.catch((error: unknown) => {
      expectWanted();
      throw error;
    });
    expectWanted();
    return this.#add('outgoing', number);
  }

  /** Adds an incoming call that rings. */
  ring(call: SdkCall): void {
    // A custom line object may pass an object that is not a call of the SDK.
    if (this.#announced.has(call) || !('getCorrelationId' in call)) return;
    this.#announced.add(call);
    this.#add('incoming', call);
  }

  /** Releases an incoming call at its end, without showing it. Otherwise the SDK would keep the call (trap C26). */
  releaseAtEnd(call: SdkCall): void {
    new CallEndWatch('incoming', this.#context, () => undefined).follow(call, {});
  }

  /** Ends all calls. Resolves when they have ended, after a few seconds at most. */
  async endAll(request: EndRequest): Promise<void> {
    await Promise.allSettled(this.#list.calls.map(call => endCall(call, request)));
  }

  /** Ends all calls when the page is closed or suspended, with requests that outlive it. */
  endOnUnload(): void {
    const drivers = [...this.#drivers.values()];
    this.#deletions.sendOnUnload(drivers.flatMap(({call}) => call ?? []));
    void this.endAll('page-left');
    // The page is about to be frozen or closed, so do not wait for Webex, including for ends that were requested earlier.
    for (const driver of drivers) driver.finish();
  }

  /** Stops listening to the SDK. */
  stopListening(): void {
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    this.#causes.end();
    this.#stopEndingLateOffers();
  }

  readonly #onPageHide = (): void => this.endOnUnload();

  get #context(): CallContext {
    const {line, isOffline} = this.#options;
    return {line, isOffline, causes: this.#causes, deletions: this.#deletions};
  }

  #add(direction: Call['direction'], subject: SdkCall | string): Call {
    const driver = new SdkCallDriver(subject, this.#context);
    const call = new CallController({
      // Unique also among other lines and tabs, because notifications use it. `randomUUID` is missing on a page without https.
      id: `call-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`,
      direction,
      remote: typeof subject === 'string' ? {number: subject} : {},
      driver,
      makeRoom: one => this.#oneActive.makeRoom(one),
    });
    this.#drivers.set(call, driver);
    this.#list.add(call);
    this.#oneActive.follow(call);
    return call;
  }
}

/** Whether a check does not throw. */
function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
