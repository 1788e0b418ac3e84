import {machineOf, type LineController} from './line-controller.js';
import type {LineDriver} from './line-driver.js';
import {LineMachine} from './line-machine.js';

/**
 * Connects a line to a driver, in place of the one before.
 *
 * @throws What the driver throws on starting. The line has no driver then.
 */
export function attach(line: LineController, driver: LineDriver): void {
  machineOf(line, listeners => new LineMachine(listeners)).attach(driver);
}
