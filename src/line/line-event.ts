import type {Fault} from '../base/fault.js';
import type {LineInfo} from './line-info.js';
import type {LineSnapshot} from './line-state.js';

/**
 * What the SDK's line said, as it said it (the guide's sections "Determine if Registration is Successful" to "The
 * Error Event"), with nothing in it that leads to the SDK's objects: its line and its calls lead to the token (traps 21
 * and C1).
 */
export type SdkLineEvent =
  | {readonly type: 'connecting'}
  | {readonly type: 'registered'; readonly line: LineInfo}
  | {readonly type: 'unregistered'}
  | {readonly type: 'reconnecting'}
  | {readonly type: 'reconnected'}
  | {readonly type: 'error'; readonly fault: Fault}
  | {readonly type: 'incoming-call'};

/** All that can be heard of a line, in the order in which it happened: what it said, and what follows from it. */
export type LineEvent =
  | SdkLineEvent
  | {readonly type: 'statechange'; readonly snapshot: LineSnapshot; readonly previous: LineSnapshot};
