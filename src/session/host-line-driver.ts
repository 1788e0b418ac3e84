import {linesOf, type HostLine} from '../sdk/host-line.js';
import {SdkLineDriver} from '../sdk/sdk-line-driver.js';
import {hostDriver, type DrivenLine} from '../line/host-driver.js';
import type {MakeMachine} from '../line/line-controller.js';
import type {LineDriver} from '../line/line-driver.js';
import {LineMachine} from '../line/line-machine.js';
import type {SdkLine} from '../line/sdk-line.js';
import {asUsable, chooseLine} from './choose-line.js';
import type {SessionOptions} from './session-options.js';
import {toFaultError} from './sign-in-errors.js';

/** Creates a driver for a line of the page's own SDK. */
export function createHostLineDriver(given: HostLine, {selectLine}: SessionOptions): LineDriver {
  const {[hostDriver]: driver} = given as Partial<DrivenLine>;
  if (driver) return driver as LineDriver;
  try {
    const lines = linesOf(given);
    return new SdkLineDriver(lines ? chooseLine(lines, selectLine) : asUsable(given as SdkLine));
  } catch (error) {
    throw toFaultError(error, 'line-unusable', 'The line of this page cannot be used');
  }
}

/**
 * Attaches the session's line to a driver.
 *
 * @param machineOf Returns the line's machine and creates it on first use. The session passes this function, because
 *   private members of the line belong to the session's instance of the module. If the bundle's address has a query,
 *   this chunk imports another instance.
 */
export function attachDriver(machineOf: (make: MakeMachine) => LineMachine, driver: LineDriver): void {
  try {
    machineOf((listeners, callListeners) => new LineMachine(listeners, callListeners)).attach(driver);
  } catch (error) {
    throw toFaultError(error, 'line-unusable', 'The page cannot listen to the line');
  }
}
