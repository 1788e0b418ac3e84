import type {SdkCall} from './sdk-call.js';
import type {SdkEmitter} from './sdk.js';

/** How long after its offer a call may be announced, in milliseconds. */
const announcementLimit = 5_000;

interface MobiusEvent {
  readonly data?: {
    readonly eventType?: string;
    readonly correlationId?: string;
    readonly callId?: string;
  };
}

interface LateOffersOptions {
  readonly mercury: SdkEmitter | undefined;
  /** Returns the active calls, according to the SDK. */
  calls(): readonly SdkCall[];
  end(call: SdkCall): void;
}

/**
 * Ends each call that the SDK creates, without an event, when an offer arrives after the end of its call. Otherwise the new
 * call would count as active forever, and the line does not register automatically during a call (trap C41).
 *
 * @returns A function that removes the listener from Mercury.
 */
export function endLateOffers({mercury, calls, end}: LateOffersOptions): () => void {
  const read = ({data: {eventType, correlationId, callId} = {}}: MobiusEvent = {}): void => {
    if (eventType !== 'mobius.media' || correlationId || !callId) return;
    setTimeout(() => {
      for (const call of calls())
        if (call.getCallId() === callId && call.callStateMachine?.state?.value === 'S_IDLE') end(call);
    }, announcementLimit);
  };
  mercury?.on?.('event:mobius', read);
  return () => mercury?.off?.('event:mobius', read);
}
