import type {User} from '../auth/profile.js';
import type {LineState} from '../line/line-state.js';

/** What the tabs of a browser tell one another: how things stand, and never a token. */
export type TabMessage =
  /** A tab has come, and wants to know who holds the line. */
  | {readonly type: 'hello'}
  /** From the tab that holds the line. */
  | ({readonly type: 'line'} & Holder)
  /** The line is given up, and nobody needs to take it over. */
  | {readonly type: 'free'}
  /** A person wants the line in another tab. */
  | {readonly type: 'use-here'; readonly from: string}
  /** It may, until then: the line is deregistered, and the lock is waiting to be taken. */
  | {readonly type: 'yielded'; readonly to: string; readonly until: number}
  /** It may not: there is a live call. */
  | {readonly type: 'in-call'; readonly to: string};

/** The tab that holds the line. */
export interface Holder {
  readonly state: LineState;
  readonly user: User;
  /** Of its access token, while it has one: who has the same one is the same person. */
  readonly fingerprint?: string | undefined;
}

/** How long a tab may take to say who it is, in milliseconds. */
const helloTimeout = 500;

const name = 'webex-calling-elements';

export class TabChannel {
  readonly #channel = new BroadcastChannel(name);

  constructor(listener: (message: TabMessage) => void) {
    this.#channel.addEventListener('message', ({data}) => listener(data as TabMessage));
  }

  tell(message: TabMessage): void {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}

/** Asks the tab that holds the line how it stands there. A tab that is busy may not answer. */
export function askHolder(): Promise<Holder> {
  return new Promise(resolve => {
    const finish = (holder: Holder): void => {
      clearTimeout(late);
      channel.close();
      resolve(holder);
    };
    const channel = new TabChannel(message => message.type === 'line' && finish(message));
    const late = setTimeout(() => {
      finish({state: {status: 'connecting', since: Date.now()}, user: {}});
    }, helloTimeout);
    channel.tell({type: 'hello'});
  });
}
