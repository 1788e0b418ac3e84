import type {Deletion} from '../line/line-state.js';

/** The progress of deleting this page's devices. */
export type DeletionState =
  | {readonly status: 'none'}
  | ({readonly status: 'deleting'} & Deletion)
  /** Webex has not confirmed the deletion. It is retried at `nextAttemptAt`. */
  | ({readonly status: 'waiting'} & Deletion)
  /** The token was refused. The deletion is retried only with a new token. */
  | ({readonly status: 'unauthorized'} & Deletion);

/** Returns the details of a deletion. Empty if there is none. */
export function deletionOf(state: DeletionState): Deletion {
  return state.status === 'none' ? {} : state;
}
