import type {Fault} from '../base/fault.js';
import type {LineInfo} from './line-info.js';
import type {LineSnapshot} from './line-state.js';

/**
 * An event of the SDK's line (the guide's sections "Determine if Registration is Successful" to "The Error Event"). It
 * leads to none of the SDK's objects, because lines and calls lead to the token (traps 21 and C1).
 */
export type SdkLineEvent =
  | {readonly type: 'connecting'}
  | {readonly type: 'registered'; readonly line: LineInfo}
  | {readonly type: 'unregistered'}
  | {readonly type: 'reconnecting'}
  | {readonly type: 'reconnected'}
  | {readonly type: 'error'; readonly fault: Fault}
  | {readonly type: 'incoming-call'};

/** Any event of a line, in order: events of the SDK's line, and changes of the snapshot. */
export type LineEvent =
  | SdkLineEvent
  | {readonly type: 'statechange'; readonly snapshot: LineSnapshot; readonly previous: LineSnapshot};
