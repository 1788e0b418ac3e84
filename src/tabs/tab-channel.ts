import type {User} from '../auth/profile.js';
import {faultTypes, type FaultType} from '../base/fault-catalog.js';
import {isObject, openChannel, postToChannel} from '../base/broadcast.js';
import type {LineState, LineStatus} from '../line/line-state.js';
import type {CallMessage} from './call-message.js';

/** The version of the messages. Tabs with another version of this library ignore them. */
const version = 2;

/** A message between the tabs of a browser. Never contains a token. */
export type TabMessage =
  /** From a tab that starts, or after the leader has been silent: requests the leader's state. */
  | {readonly type: 'hello'}
  /** From the leader: its line. Sent at every change, in answer to `hello`, and as a heartbeat. */
  | ({readonly type: 'line'} & Leader)
  /** From a leader that stops leading. No other tab needs to take over. */
  | {readonly type: 'free'}
  /** To the leader: a person wants to use the line in the tab `from`. */
  | {readonly type: 'use-here'; readonly from: string; readonly user: User}
  /** From the leader: the line is deregistered. The tab `to` may steal the lock while the page `by` still holds it. */
  | {readonly type: 'yielded'; readonly to: string; readonly by?: string | undefined}
  /** From the leader: it keeps the line because of an active call. */
  | {readonly type: 'in-call'; readonly to: string}
  /** From the leader: Webex has not confirmed the deletion yet. The leader retries, and then releases the lock. */
  | {readonly type: 'not-released'; readonly to: string}
  | CallMessage;

/** The leader, according to its latest message. */
export interface Leader {
  readonly state: LineState;
  readonly user: User;
  /** The fingerprint (a hash) of its access token. A tab with the same token belongs to the same person. */
  readonly fingerprint?: string | undefined;
}

/** How long to wait for the leader's answer, in milliseconds. */
const helloTimeout = 500;

const name = 'webex-calling-elements';

/** The channel for messages between the tabs of the browser. */
export class TabChannel {
  #channel: BroadcastChannel | undefined;

  constructor(listener: (message: TabMessage) => void) {
    this.#channel = openChannel(name);
    this.#channel?.addEventListener('message', ({data}: MessageEvent<unknown>) => {
      if (isOurs(data)) listener(data);
    });
  }

  post(message: TabMessage): void {
    postToChannel(this.#channel, {...message, v: version});
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

/** The states of a leader's line that have no required fields. */
const lineStatuses: readonly unknown[] = [
  'connecting',
  'retrying',
  'deregistering',
  'unregistered',
] satisfies LineStatus[];

/** Validates a message, as any script of this origin can post to the channel. */
function isOurs(data: unknown): data is TabMessage {
  const {v, type, user, state, from, to, calls, title, id, call, command} = (data ?? {}) as Record<
    string,
    unknown
  >;
  if (v !== version) return false;
  switch (type as TabMessage['type']) {
    case 'hello':
    case 'free':
      return true;
    case 'line':
      return isObject(user) && isObject(state) && isLineState(state);
    case 'use-here':
      return isObject(user) && typeof from === 'string';
    case 'yielded':
    case 'in-call':
    case 'not-released':
      return typeof to === 'string';
    case 'calls':
      return isObject(user) && Array.isArray(calls) && typeof title === 'string';
    case 'call-command':
      return typeof call === 'string' && isObject(command);
    case 'call-result':
      return typeof id === 'string';
    default:
      return false;
  }
}

function isLineState({status, line, fault, holder}: Readonly<Record<string, unknown>>): boolean {
  if (status === 'failed') return isObject(fault) && faultTypes.includes(fault['type'] as FaultType);
  // A leader whose device is not deleted yet keeps leading when the line is in use on another device.
  if (status === 'elsewhere') return holder === 'device';
  if (status === 'registered' || status === 'reconnecting') return isObject(line);
  return lineStatuses.includes(status);
}

/** A leader whose state is unknown. */
export function unknownLeader(user: User): Leader {
  return {state: {status: 'connecting', since: Date.now()}, user};
}

export function leaderOf({state, user, fingerprint}: Leader): Leader {
  return {state, user, fingerprint};
}

/** Asks the leader for its state. If it does not answer in time, the state is unknown. */
export function askLeader(): Promise<Leader> {
  return new Promise(resolve => {
    const finish = (leader: Leader): void => {
      clearTimeout(timer);
      channel.close();
      resolve(leader);
    };
    const channel = new TabChannel(message => message.type === 'line' && finish(leaderOf(message)));
    const timer = setTimeout(() => finish(unknownLeader({})), helloTimeout);
    channel.post({type: 'hello'});
  });
}
