import type {User} from '../auth/profile.js';
import {openChannel, postToChannel} from '../base/broadcast.js';
import type {LineState, LineStatus} from '../line/line-state.js';

/** The version of these messages. A tab that loaded another version of this library neither hears nor answers. */
const version = 2;

/** What the tabs of a browser tell one another: how things stand, and never a token. */
export type TabMessage =
  /** A tab asks who leads: one that has just come, or one that has not heard of the leader for some time. */
  | {readonly type: 'hello'}
  /** From the leader: its line. Sent at every change, as an answer to `hello`, and every few seconds. */
  | ({readonly type: 'line'} & Leader)
  /** From the leader: it leads no more, and nobody needs to take the line over. */
  | {readonly type: 'free'}
  /** A person wants the line in another tab. */
  | {readonly type: 'use-here'; readonly from: string; readonly user: User}
  /** The line is deregistered: `to` may steal the lock, while the page `by` still holds it. */
  | {readonly type: 'yielded'; readonly to: string; readonly by?: string | undefined}
  /** The leader keeps the line, as there is a live call. */
  | {readonly type: 'in-call'; readonly to: string}
  /** Webex has not confirmed the deletion yet. The leader goes on deleting, and releases the lock once it is done. */
  | {readonly type: 'not-released'; readonly to: string};

/** The tab that leads, as it last described itself. */
export interface Leader {
  readonly state: LineState;
  readonly user: User;
  /** Of its access token, while it has one: a tab with the same one is the same person's. */
  readonly fingerprint?: string | undefined;
}

/** How long a leader may take to answer, in milliseconds. */
const helloTimeout = 500;

const name = 'webex-calling-elements';

export class TabChannel {
  #channel: BroadcastChannel | undefined;

  constructor(listener: (message: TabMessage) => void) {
    this.#channel = openChannel(name);
    this.#channel?.addEventListener('message', ({data}: MessageEvent<unknown>) => {
      if (isOurs(data)) listener(data);
    });
  }

  tell(message: TabMessage): void {
    postToChannel(this.#channel, {...message, v: version});
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

/** The states of a leader's line, without those that carry more. */
const lineStatuses: readonly unknown[] = [
  'connecting',
  'retrying',
  'deregistering',
  'unregistered',
] satisfies LineStatus[];

/** Any script of this origin can write to the channel: what is no message of a tab's is not heard. */
function isOurs(data: unknown): data is TabMessage {
  const {v, type, user, state, from, to} = (data ?? {}) as Record<string, unknown>;
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
    default:
      return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isLineState({status, line, fault, holder}: Readonly<Record<string, unknown>>): boolean {
  if (status === 'failed') return isObject(fault);
  // With its device not deleted yet, a tab leads on when the line has gone to another device.
  if (status === 'elsewhere') return holder === 'device';
  if (status === 'registered' || status === 'reconnecting') return isObject(line);
  return lineStatuses.includes(status);
}

/** A leader of which nothing is known but that it holds the lock. */
export function unknownLeader(user: User): Leader {
  return {state: {status: 'connecting', since: Date.now()}, user};
}

export function leaderOf({state, user, fingerprint}: Leader): Leader {
  return {state, user, fingerprint};
}

/** Asks the leader how the line stands. A tab that is busy may not answer: then nothing is known of it. */
export function askLeader(): Promise<Leader> {
  return new Promise(resolve => {
    const finish = (leader: Leader): void => {
      clearTimeout(late);
      channel.close();
      resolve(leader);
    };
    const channel = new TabChannel(message => message.type === 'line' && finish(leaderOf(message)));
    const late = setTimeout(() => finish(unknownLeader({})), helloTimeout);
    channel.tell({type: 'hello'});
  });
}
