import type {FaultType} from '../base/fault-catalog.js';
import type {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import type {User} from '../auth/profile.js';
import type {Call} from '../call/call.js';
import {isLive} from '../call/call-state.js';
import type {CallCommandForTab, CallMessage} from './call-message.js';

interface CallTellerOptions {
  post(message: CallMessage): void;
  /** The owner of the line. */
  user(): User;
}

/** Tells the other tabs about the calls of this one, and runs their commands. */
export class CallTeller {
  /** Distinguishes calls of this page from those of an earlier leader. */
  readonly #id = crypto.randomUUID();
  readonly #options: CallTellerOptions;
  readonly #calls = new Set<Call>();

  constructor(options: CallTellerOptions) {
    this.#options = options;
  }

  /** The calls of this tab's line. */
  follow(calls: readonly Call[]): void {
    for (const call of calls) {
      if (this.#calls.has(call)) continue;
      this.#calls.add(call);
      call.subscribe(() => this.tell());
    }
  }

  /** Does nothing in a tab that has no calls, and had none. */
  tell(): void {
    const calls = Array.from(this.#calls, call => ({
      id: this.#idOf(call),
      direction: call.direction,
      snapshot: call.snapshot,
    }));
    this.#options.post({type: 'calls', calls, user: this.#options.user(), title: document.title});
    for (const call of this.#calls) if (!isLive(call.snapshot.state)) this.#calls.delete(call);
  }

  /** Runs the command of another tab. */
  async run({id, call: told, command}: Extract<CallMessage, {type: 'call-command'}>): Promise<void> {
    // A call of an earlier leader.
    if (!told.startsWith(this.#id)) return;
    const result = {type: 'call-result', id} as const;
    try {
      const value = await this.#perform(this.#find(told), command);
      this.#options.post({...result, value});
    } catch (error) {
      const {fault} = error as Partial<FaultError>;
      this.#options.post({...result, fault: fault?.type ?? ('call-not-possible' satisfies FaultType)});
    }
  }

  async #perform(call: Call, command: CallCommandForTab): Promise<unknown> {
    switch (command.do) {
      case 'answer':
        // The browser would ask the person here, in a tab that they don't see.
        if (!(await isMicrophoneAllowed())) throw faultError('answer-in-other-tab');
        return call.answer();
      case 'mute':
        return call.mute(command.on);
      case 'sendDigits':
        return call.sendDigits(command.digits);
      case 'transfer':
        return call.transfer(typeof command.to === 'string' ? command.to : this.#find(command.to.call));
      case 'decline':
      case 'end':
      case 'hold':
      case 'resume':
      case 'play':
      case 'stats':
        return call[command.do]();
      default:
        throw faultError('call-not-possible');
    }
  }

  #find(told: string): Call {
    const call = [...this.#calls].find(one => this.#idOf(one) === told);
    if (!call) throw faultError('call-ended');
    return call;
  }

  #idOf({id}: Call): string {
    return `${this.#id} ${id}`;
  }
}

/** Whether the microphone opens without a question. */
async function isMicrophoneAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({name: 'microphone'})).state === 'granted';
  } catch {
    return false;
  }
}
