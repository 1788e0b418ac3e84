import type {ServerAddresses} from '../auth/server-addresses.js';
import type {LoginMode} from '../auth/sign-in-window.js';
import type {SdkSource} from '../sdk/load-sdk.js';
import type {CallingClientConfig} from '../sdk/sdk.js';
import type {LineInfo} from '../line/line-info.js';

/** What a page may set before somebody signs in. */
export interface SessionOptions extends SdkSource, ServerAddresses {
  readonly loginMode?: LoginMode;
  /** Handed to the SDK as it is. */
  readonly callingClientConfig?: CallingClientConfig;
  /**
   * `shared`, the default: one registration for all tabs of the browser. `apart`: each tab registers by itself, as a
   * device of its own.
   */
  readonly tabs?: 'shared' | 'apart';
  /** `release`, the default: a page that is left gives its device at Webex back. `keep`: Webex forgets it later. */
  readonly onLeave?: 'release' | 'keep';
  /** Names the line to use by its `lineId`, where the SDK has more than one. */
  readonly selectLine?: (lines: readonly LineInfo[]) => string | undefined;
}
