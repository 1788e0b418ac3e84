import type {Fault} from '../base/fault.js';
import type {LineInfo} from './line-info.js';
import type {LineSnapshot} from './line-state.js';

/**
 * An event from the SDK's line (the guide's sections "Determine if Registration is Successful" to "The Error Event"). It
 * does not reference objects of the SDK, because its lines and calls give access to the token (traps 21 and C1).
 */
export type SdkLineEvent =
  | {readonly type: 'connecting'}
  | {readonly type: 'registered'; readonly line: LineInfo}
  | {readonly type: 'unregistered'}
  | {readonly type: 'reconnecting'}
  | {readonly type: 'reconnected'}
  | {readonly type: 'error'; readonly fault: Fault}
  | {readonly type: 'incoming-call'};

/** An event of a line: from the SDK's line, or a change of the snapshot. They are delivered in the order in which they occur. */
export type LineEvent =
  | SdkLineEvent
  | {readonly type: 'statechange'; readonly snapshot: LineSnapshot; readonly previous: LineSnapshot};
