import type {LineFault} from './line-fault.js';
import type {LineInfo} from './line-info.js';

/**
 * What the SDK's line said, as it said it (the guide's sections "Determine if Registration is Successful" to "The
 * Error Event"), with nothing in it that leads to the SDK's objects (trap 21). The one exception is the call object
 * of `incoming-call`, which the page needs to answer.
 */
export type LineEvent =
  | {readonly type: 'connecting'}
  | {readonly type: 'registered'; readonly line: LineInfo}
  | {readonly type: 'unregistered'}
  | {readonly type: 'reconnecting'}
  | {readonly type: 'reconnected'}
  | {readonly type: 'error'; readonly fault: LineFault}
  | {readonly type: 'incoming-call'; readonly call: unknown};
