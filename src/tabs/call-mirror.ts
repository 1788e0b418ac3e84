import {faultTypes, type FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {withTimeout} from '../base/timeout.js';
import {isLive, type CallSnapshot} from '../call/call-state.js';
import type {CallEndReason} from '../call/call-end.js';
import type {CallCommandForTab, CallMessage} from './call-message.js';
import {MirroredCall} from './mirrored-call.js';
import {isSharedCall, type SharedCall} from './shared-call.js';

/**
 * How long a command waits for its outcome after the end of its call, in milliseconds. A leader reports the end before the
 * outcome; a page that is being left reports only the end.
 */
const outcomeTimeout = 2_000;

/** How long the leader may take to make a call, in milliseconds. A resume and a hold may each take twelve seconds. */
const dialTimeout = 30_000;

/** A command whose outcome the leader has not reported. */
interface PendingCommand {
  readonly call: string;
  /** The leader's page when the command was sent. */
  readonly page: string | undefined;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface CallMirrorOptions {
  /** The page of the leader that last reported its calls. */
  leaderPage(): string | undefined;
  post(message: CallMessage): void;
  /** Called when a call is added or ends. */
  show(calls: readonly MirroredCall[]): void;
}

/** Shows the leader's calls in another tab. */
export class CallMirror {
  readonly #options: CallMirrorOptions;
  readonly #calls = new Map<string, MirroredCall>();
  /** The commands whose outcome the leader has not reported. */
  readonly #pending = new Map<string, PendingCommand>();

  constructor(options: CallMirrorOptions) {
    this.#options = options;
  }

  /** Call when the leader has reported its calls. */
  receive({page, calls, title}: Extract<CallMessage, {type: 'calls'}>): void {
    // An earlier leader makes no calls any more.
    this.#rejectPending(
      'line-not-registered',
      sent => sent.call === '' && sent.page !== undefined && sent.page !== page,
    );
    const shared = calls.filter(isSharedCall);
    for (const call of shared) this.#update(call, {...call.snapshot, tab: 'other', tabTitle: title});
    // The leader reports every end. A missing call belonged to an earlier leader, which has closed, or the call ended
    // while this tab was frozen, too long ago for the leader's list of ended calls.
    for (const call of this.#calls.values()) {
      const isSameLeader = shared.some(({id}) => pageOf(id) === pageOf(call.id));
      if (!shared.some(({id}) => id === call.id)) this.#end(call, isSameLeader ? 'unknown' : 'page-left');
    }
  }

  /**
   * Makes a call in the leader's tab.
   *
   * @throws {FaultError} The fault with which the call fails there, or `line-not-registered` if the tab does not answer.
   * @throws The signal's reason when `signal` aborts. The call is then cancelled or ended.
   */
  async dial(to: string, emergency?: boolean, signal?: AbortSignal): Promise<MirroredCall> {
    const id = crypto.randomUUID();
    const dialed = this.#dial(id, {do: 'dial', to, emergency, until: Date.now() + dialTimeout});
    try {
      return await withTimeout(dialed, dialTimeout, () => faultError('line-not-registered'), signal);
    } catch (error) {
      // Nobody waits for the call.
      this.#post(crypto.randomUUID(), '', {do: 'cancel-dial', dial: id});
      void dialed.then(call => call.end()).catch(() => undefined);
      throw error;
    }
  }

  /** Call when the leader has reported the outcome of a command. */
  settle({id, fault, value}: Extract<CallMessage, {type: 'call-result'}>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (fault === undefined) pending?.resolve(value);
    else pending?.reject(faultError(faultTypes.includes(fault) ? fault : 'call-not-possible'));
  }

  /** Call when the leader's tab is gone. Its calls have ended with it. */
  endAll(): void {
    for (const call of this.#calls.values()) this.#end(call, 'page-left');
    this.#rejectPending('line-not-registered');
  }

  async #dial(id: string, command: CallCommandForTab): Promise<MirroredCall> {
    const shared = await this.#send('', command, id);
    if (!isSharedCall(shared)) throw faultError('call-not-possible');
    // The leader may have reported the call already. Otherwise, show it now.
    if (!this.#calls.has(shared.id)) this.#update(shared, {...shared.snapshot, tab: 'other'});
    const call = this.#calls.get(shared.id);
    if (!call) throw faultError('call-ended');
    return call;
  }

  #update(shared: SharedCall, snapshot: CallSnapshot): void {
    const known = this.#calls.get(shared.id);
    if (known) known.update(Object.freeze(snapshot));
    else if (isLive(snapshot.state)) {
      const shown = {...shared, snapshot: Object.freeze(snapshot)};
      this.#calls.set(shared.id, new MirroredCall(shown, (call, command) => this.#send(call, command)));
      this.#show();
    }
    if (known && !isLive(snapshot.state)) {
      this.#remove(known);
      setTimeout(() => this.#callEnded(known), outcomeTimeout);
    }
  }

  #end(call: MirroredCall, reason: CallEndReason): void {
    const {connectedAt, ...snapshot} = call.snapshot;
    const duration = connectedAt === undefined ? 0 : Math.max(Date.now() - connectedAt, 0);
    const state = Object.freeze({status: 'ended', reason, duration} as const);
    call.update(Object.freeze({...snapshot, connectedAt, pending: undefined, state}));
    this.#remove(call);
    this.#callEnded(call);
  }

  #callEnded({id}: MirroredCall): void {
    this.#rejectPending('call-ended', ({call}) => call === id);
  }

  /** Rejects commands whose outcome no tab will report. */
  #rejectPending(type: FaultType, isMeant: (command: PendingCommand) => boolean = () => true): void {
    for (const [id, pending] of this.#pending) {
      if (!isMeant(pending)) continue;
      this.#pending.delete(id);
      pending.reject(faultError(type));
    }
  }

  #remove({id}: MirroredCall): void {
    this.#calls.delete(id);
    this.#show();
  }

  #show(): void {
    this.#options.show(Object.freeze([...this.#calls.values()]));
  }

  #send(call: string, command: CallCommandForTab, id: string = crypto.randomUUID()): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {call, page: this.#options.leaderPage(), resolve, reject});
      this.#post(id, call, command);
    });
  }

  #post(id: string, call: string, command: CallCommandForTab): void {
    this.#options.post({type: 'call-command', id, call, command});
  }
}

/** Returns the part of a shared call ID that identifies the page that has the call. */
function pageOf(id: string): string | undefined {
  return id.split(' ')[0];
}
