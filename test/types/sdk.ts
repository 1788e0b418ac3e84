import {EventEmitter} from 'node:events';
import type {ILine, LineError} from '@webex/calling';
import type {CallingClient} from '@webex/calling/dist/types/CallingClient/CallingClient.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {SdkCallingClient} from '../../src/sdk/sdk.js';
import type {SdkLine, SdkLineError} from '../../src/line/sdk-line.js';

/** Compiled, never run: the real SDK's types fit the parts of them that this library relies on. */
declare const line: ILine;
declare const client: CallingClient;
declare const error: LineError;
declare const provider: WebexLineProvider;

export const sdkLine: SdkLine = line;
export const sdkClient: Pick<SdkCallingClient, 'getLines'> = client;
export const sdkError: SdkLineError = error;
provider.sdkLine = line;
provider.sdkLine = undefined;
provider.line = null;

// @ts-expect-error -- the line that the elements share is read-only
provider.line = line;

/** A line exactly as in the guide. */
provider.sdkLine = {
  status: 'inactive',
  on: (event: string, listener: (...args: never[]) => void) => [event, listener],
  register: () => undefined,
  deregister: () => undefined,
};

/** A line based on Node's EventEmitter, as in tests. */
class StandIn extends EventEmitter {
  register(): void {}
  deregister(): void {}
}
provider.sdkLine = new StandIn();

// @ts-expect-error -- without `on()`, its events could not be received
provider.sdkLine = {register() {}, deregister() {}};
provider.sdkLine = client;
/** A `Calling`, before and after it has registered. */
provider.sdkLine = {callingClient: undefined};
provider.sdkLine = {callingClient: client};
