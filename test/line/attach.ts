import {machineOf, type LineController} from '../../src/line/line-controller.js';
import type {LineDriver} from '../../src/line/line-driver.js';
import {LineMachine} from '../../src/line/line-machine.js';

/** Attaches a line to a driver, as a session does after a sign-in. */
export function attach(line: LineController, driver: LineDriver): void {
  machineOf(line, (listeners, calls) => new LineMachine(listeners, calls)).attach(driver);
}
