import type {User} from '../auth/profile.js';
import type {FaultType} from '../base/fault-catalog.js';
import type {SharedCall} from './shared-call.js';

/** A message between tabs about the calls of the line. The leader has the calls. */
export type CallMessage =
  /**
   * From the leader: its calls, at every change, in answer to `hello`, and with each heartbeat. A call that has ended
   * is listed one last time. Except after a change of a single call, the message also lists the latest calls that have
   * ended.
   */
  | {
      readonly type: 'calls';
      /** Identifies the leader's page. */
      readonly page: string;
      readonly calls: readonly SharedCall[];
      readonly user: User;
      /** The title of the leader's page, which helps a person to find the tab. */
      readonly title: string;
    }
  /** To the leader: a command that a person has given in another tab. */
  | {
      readonly type: 'call-command';
      /** Identifies the command, for its result. */
      readonly id: string;
      /** The ID of the call, as in `SharedCall`. Empty for `dial` and `cancel-dial`. */
      readonly call: string;
      readonly command: CallCommandForTab;
    }
  /** From the leader: the outcome of a command. */
  | {
      readonly type: 'call-result';
      readonly id: string;
      readonly fault?: FaultType | undefined;
      readonly value?: unknown;
    };

/** A method of `Call`, with its argument; `dial`, which makes a call; or `cancel-dial`, with the ID of a `dial` command. */
export type CallCommandForTab =
  | {readonly do: 'answer' | 'decline' | 'end' | 'hold' | 'resume' | 'play' | 'stats'}
  | {readonly do: 'mute'; readonly on: boolean}
  | {
      readonly do: 'dial';
      readonly to: string;
      readonly emergency?: boolean | undefined;
      /** The time until which the other tab waits for the call, in milliseconds since 1970. */
      readonly until: number;
    }
  | {readonly do: 'cancel-dial'; readonly dial: string}
  | {readonly do: 'sendDigits'; readonly digits: string}
  | {readonly do: 'transfer'; readonly to: string | {readonly call: string}};
