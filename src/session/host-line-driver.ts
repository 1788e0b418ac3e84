import {linesOf, type HostLine} from '../sdk/host-line.js';
import {SdkLineDriver} from '../sdk/sdk-line-driver.js';
import type {LineController} from '../line/line-controller.js';
import type {LineDriver} from '../line/line-driver.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../line/sdk-line.js';
import {asUsable, chooseLine} from './choose-line.js';
import type {SessionOptions} from './session-options.js';
import {toFaultError} from './sign-in-errors.js';

/** Creates a driver for a line that the host got from the SDK. */
export function createHostLineDriver(given: HostLine, {selectLine}: SessionOptions): LineDriver {
  try {
    const lines = linesOf(given);
    return new SdkLineDriver(lines ? chooseLine(lines, selectLine) : asUsable(given as SdkLine));
  } catch (error) {
    throw toFaultError(error, 'line-unusable', 'The line of this page cannot be used');
  }
}

/** Attaches the session's line to a driver. */
export function attachDriver(line: LineController, driver: LineDriver): void {
  try {
    attach(line, driver);
  } catch (error) {
    throw toFaultError(error, 'line-unusable', 'The line does not let itself be listened to');
  }
}
