import type {User} from '../auth/profile.js';
import {isObject, openChannel, postToChannel} from '../base/broadcast.js';
import type {LineState} from '../line/line-state.js';
import type {CallMessage} from './call-message.js';
import {isBoolean, isText, optional, withFields, type Check} from './message-checks.js';
import {isLineState, isUser} from './line-message-checks.js';

/** The version of the messages. Tabs with another version of this library ignore them. */
const version = 2;

/** A message between the tabs of a browser. Never contains a token. */
export type TabMessage =
  /** From a tab that starts, or after the leader has been silent: requests the leader's state. */
  | {readonly type: 'hello'}
  /** From the leader: the state of its line. Sent at every change, in answer to `hello`, and as a heartbeat. */
  | ({readonly type: 'line'} & Leader)
  /** From a leader that stops leading, because the line is no longer needed. No other tab takes over. */
  | {readonly type: 'free'}
  /** To the leader: a person wants to use the line in the tab `from`. */
  | {readonly type: 'use-here'; readonly from: string; readonly user: User}
  /** To the leader: the tab `from` no longer waits for the line. */
  | {readonly type: 'use-here-cancelled'; readonly from: string}
  /**
   * From the leader: the line is deregistered. The tab `to` may steal the lock while the page `by` still holds it.
   * `unwanted`: a person has deregistered the line in the leader as well, so if the tab `to` closes, no other tab
   * registers.
   */
  | {
      readonly type: 'yielded';
      readonly to: string;
      readonly by?: string | undefined;
      readonly unwanted?: boolean | undefined;
    }
  /** From the leader: it keeps the line, because there is a call in its tab. */
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
      if (isTabMessage(data)) listener(data);
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

type FieldsOf<Type extends TabMessage['type']> = Omit<Extract<TabMessage, {type: Type}>, 'type'>;

const toTab = withFields<{to: string}>({to: isText});
const messages: Readonly<Record<string, Check>> = {
  hello: () => true,
  free: () => true,
  line: withFields<FieldsOf<'line'>>({state: isLineState, user: isUser, fingerprint: optional(isText)}),
  'use-here': withFields<FieldsOf<'use-here'>>({from: isText, user: isUser}),
  'use-here-cancelled': withFields<FieldsOf<'use-here-cancelled'>>({from: isText}),
  yielded: withFields<FieldsOf<'yielded'>>({
    to: isText,
    by: optional(isText),
    unwanted: optional(isBoolean),
  }),
  'in-call': toTab,
  'not-released': toTab,
  // Other modules check the calls and the outcome before showing them.
  calls: withFields<FieldsOf<'calls'>>({page: isText, calls: Array.isArray, user: isUser, title: isText}),
  'call-command': withFields<FieldsOf<'call-command'>>({id: isText, call: isText, command: isObject}),
  'call-result': withFields<Pick<FieldsOf<'call-result'>, 'id'>>({id: isText}),
} satisfies Record<TabMessage['type'], Check>;

/** Validates a message, because any script of this origin can post to the channel. */
function isTabMessage(data: unknown): data is TabMessage {
  if (!isObject(data) || data['v'] !== version) return false;
  const {type} = data;
  return typeof type === 'string' && Object.hasOwn(messages, type) && messages[type]!(data);
}

/** A leader whose state is unknown. */
export function unknownLeader(user: User): Leader {
  return {state: {status: 'connecting', since: Date.now()}, user};
}

/** Returns the leader's part of a `line` message. */
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
