import type {ServerAddresses} from '../auth/server-addresses.js';
import type {LoginMode} from '../auth/sign-in-window.js';
import type {SdkSource} from '../sdk/load-sdk.js';
import type {CallingClientConfig} from '../sdk/sdk.js';
import type {LineInfo} from '../line/line-info.js';

/** What a page may set before somebody signs in. */
export interface SessionOptions extends SdkSource, ServerAddresses {
  readonly loginMode?: LoginMode | undefined;
  /** Handed to the SDK as it is. */
  readonly callingClientConfig?: CallingClientConfig | undefined;
  /**
   * `shared` (default): one registration for all tabs of the browser. `separate`: each tab registers its own device.
   */
  readonly tabs?: 'shared' | 'separate' | undefined;
  /**
   * Whether a page that is closed or left keeps its device at Webex, until Webex forgets it some minutes later. By
   * default the page deletes its device, so that nobody's phone rings into a closed page.
   */
  readonly keepDevice?: boolean | undefined;
  /** Names the line to use by its `lineId`, where the SDK has more than one. */
  readonly selectLine?: (lines: readonly LineInfo[]) => string | undefined;
}
