import type {ServerAddresses} from '../auth/server-addresses.js';
import type {LoginMode} from '../auth/sign-in-window.js';
import type {SdkSource} from '../sdk/sdk-file.js';
import type {CallingClientConfig} from '../sdk/sdk.js';
import type {LineInfo} from '../line/line-info.js';

/** The options of a session. They apply to the next sign-in. */
export interface SessionOptions extends SdkSource, ServerAddresses {
  /** How the person signs in at the application's server. `auto` by default. */
  readonly loginMode?: LoginMode | undefined;
  /** Passed to the SDK unchanged. */
  readonly callingClientConfig?: CallingClientConfig | undefined;
  /**
   * `shared` (default): one registration for all tabs of the browser. `separate`: each tab registers its own device.
   */
  readonly tabs?: 'shared' | 'separate' | undefined;
  /**
   * Keeps the device at Webex when the page is closed, until Webex removes it some minutes later. By default the page
   * deletes it, so that calls do not ring in a closed page.
   */
  readonly keepDevice?: boolean | undefined;
  /** Chooses a line by returning its `lineId`. Called if the SDK has more than one line. */
  readonly selectLine?: ((lines: readonly LineInfo[]) => string | undefined) | undefined;
}
