import {machineOf, type LineController} from './line-controller.js';
import type {LineDriver} from './line-driver.js';
import {LineMachine} from './line-machine.js';

/**
 * Attaches a line to a driver, replacing the previous one. A separate module, so that the machine is loaded only with
 * the sign-in.
 *
 * @throws What the driver's `start()` throws. The line has no driver then.
 */
export function attach(line: LineController, driver: LineDriver): void {
  machineOf(line, listeners => new LineMachine(listeners)).attach(driver);
}
