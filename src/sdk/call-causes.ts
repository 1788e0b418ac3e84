import type {CallCause} from '../call/call-end.js';
import {readText} from '../base/clean-text.js';
import type {SdkEmitter} from './sdk.js';

interface MobiusEvent {
  readonly data?: {
    readonly eventType?: string;
    readonly correlationId?: string;
    readonly causecode?: number | string;
    readonly cause?: string;
  };
}

/**
 * Collects the causes that Webex sends when it ends calls, such as busy, declined or unknown number. The SDK discards them
 * (trap C14).
 */
export class CallCauses {
  readonly #causes = new Map<string, CallCause>();
  readonly #stopListening: () => void;

  constructor(mercury: SdkEmitter | undefined) {
    const read = ({data}: MobiusEvent = {}): void => {
      if (data?.eventType !== 'mobius.calldisconnected' || !data.correlationId) return;
      const {causecode} = data;
      const code = Number(causecode);
      this.#causes.set(data.correlationId, {
        ...(causecode !== undefined && Number.isInteger(code) && {code}),
        text: readText(data.cause),
      });
    };
    mercury?.on?.('event:mobius', read);
    this.#stopListening = () => mercury?.off?.('event:mobius', read);
  }

  /** The cause of a call's end. It arrives right after the SDK's `disconnect`. Undefined if Webex sent none. */
  causeOf(correlationId: string): CallCause | undefined {
    return this.#causes.get(correlationId);
  }

  forget(correlationId: string): void {
    this.#causes.delete(correlationId);
  }

  end(): void {
    this.#stopListening();
  }
}
