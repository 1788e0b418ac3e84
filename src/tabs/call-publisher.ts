import type {FaultType} from '../base/fault-catalog.js';
import type {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {areDifferentUsers, type User} from '../auth/profile.js';
import type {Call} from '../call/call.js';
import {isLive} from '../call/call-state.js';
import type {DialOptions} from '../line/line.js';
import type {CallCommandForTab, CallMessage} from './call-message.js';
import type {SharedCall} from './shared-call.js';

/** The maximum number of ended calls to keep. */
const maxEnded = 5;

interface CallPublisherOptions {
  /** Identifies this page, and distinguishes its calls from an earlier leader's. */
  readonly page: string;
  post(message: CallMessage): void;
  /** The owner of the line. */
  user(): User;
  /** Makes a call with this tab's line. Undefined if it cannot make one. */
  dial(to: string, options: DialOptions): Promise<Call> | undefined;
}

/** Shares this tab's calls with the other tabs, and runs their commands. */
export class CallPublisher {
  readonly #options: CallPublisherOptions;
  readonly #calls = new Set<Call>();
  /** The calls that this tab is making for other tabs. The key is the ID of the command. */
  readonly #dials = new Map<string, AbortController>();
  /** The latest calls that have ended, for tabs that were frozen at their end. */
  #ended: readonly {readonly call: SharedCall; readonly user: User}[] = [];

  constructor(options: CallPublisherOptions) {
    this.#options = options;
  }

  /** Adds new calls, and publishes all calls whenever one of them changes. */
  follow(calls: readonly Call[]): void {
    for (const call of calls) {
      if (this.#calls.has(call)) continue;
      this.#calls.add(call);
      call.subscribe(() => this.publish());
    }
  }

  /**
   * Posts the current calls to the other tabs. A call that has ended is posted one last time, then dropped.
   *
   * @param withEnded Also posts the latest calls of the same person that have ended.
   */
  publish(withEnded = false): void {
    const {page} = this.#options;
    const user = this.#options.user();
    const calls = Array.from(this.#calls, call => this.#share(call));
    const earlier = this.#ended
      .filter(ended => withEnded && !areDifferentUsers(ended.user, user))
      .map(({call}) => call);
    this.#options.post({type: 'calls', page, calls: [...earlier, ...calls], user, title: document.title});
    for (const call of this.#calls) if (!isLive(call.snapshot.state)) this.#calls.delete(call);
    const ended = calls.filter(({snapshot}) => !isLive(snapshot.state));
    this.#ended = [...this.#ended, ...ended.map(call => ({call, user}))].slice(-maxEnded);
  }

  /** Runs a command from another tab. */
  async run({id, call: sharedId, command}: Extract<CallMessage, {type: 'call-command'}>): Promise<void> {
    // Ignore commands for an earlier leader's calls.
    if (sharedId && !sharedId.startsWith(this.#options.page)) return;
    if (command.do === 'cancel-dial') return this.#dials.get(command.dial)?.abort();
    const result = {type: 'call-result', id} as const;
    try {
      const value =
        command.do === 'dial'
          ? await this.#dial(id, command)
          : await this.#perform(this.#find(sharedId), command);
      this.#options.post({...result, value});
    } catch (error) {
      const {fault} = error as Partial<FaultError>;
      this.#options.post({...result, fault: fault?.type ?? ('call-not-possible' satisfies FaultType)});
    }
  }

  async #dial(
    id: string,
    {to, emergency, until}: Extract<CallCommandForTab, {do: 'dial'}>,
  ): Promise<SharedCall> {
    const cancelled = new AbortController();
    const {signal} = cancelled;
    this.#dials.set(id, cancelled);
    try {
      if (!(await opensWithoutPrompt())) throw faultError('dial-in-other-tab');
      signal.throwIfAborted();
      // This tab may have been blocked, for example by `alert()`.
      if (!(Date.now() < until)) throw faultError('call-not-possible');
      const call = await this.#options.dial(to, {emergency, signal});
      if (!call) throw faultError('line-not-registered');
      return this.#share(call);
    } finally {
      this.#dials.delete(id);
    }
  }

  async #perform(
    call: Call,
    command: Exclude<CallCommandForTab, {do: 'dial' | 'cancel-dial'}>,
  ): Promise<unknown> {
    switch (command.do) {
      case 'answer':
        if (!(await opensWithoutPrompt())) throw faultError('answer-in-other-tab');
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

  #find(sharedId: string): Call {
    const call = [...this.#calls].find(one => this.#sharedIdOf(one) === sharedId);
    if (!call) throw faultError('call-ended');
    return call;
  }

  #share(call: Call): SharedCall {
    return {id: this.#sharedIdOf(call), direction: call.direction, snapshot: call.snapshot};
  }

  #sharedIdOf({id}: Call): string {
    return `${this.#options.page} ${id}`;
  }
}

/**
 * Whether the microphone opens, or is refused, without a permission prompt. The browser would show the prompt in this tab,
 * but the person is looking at another one.
 */
async function opensWithoutPrompt(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({name: 'microphone'})).state !== 'prompt';
  } catch {
    return false;
  }
}
