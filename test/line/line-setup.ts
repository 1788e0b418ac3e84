import {LineController} from '../../src/line/line-controller.js';
import {attach} from './attach.js';
import type {LineSnapshot} from '../../src/line/line-state.js';
import {adasLine} from './samples.js';
import {ScriptedDriver} from './scripted-driver.js';

export const connecting = {type: 'connecting', at: 100} as const;
export const registered = {type: 'registered', line: adasLine, server: 'primary', at: 100} as const;

/** An attached line, and the snapshots that the page gets. */
export function setUpLine(driver = new ScriptedDriver()) {
  const line = new LineController();
  attach(line, driver);
  const shown: LineSnapshot[] = [];
  line.subscribe(snapshot => shown.push(snapshot));
  shown.length = 0;
  return {line, driver, shown};
}

/** A line that is registered and wanted, without a pending command. */
export function setUpRegisteredLine() {
  const setup = setUpLine();
  void setup.line.register();
  setup.driver.signal(connecting, registered);
  setup.driver.commands.length = 0;
  setup.shown.length = 0;
  return setup;
}

/** The outcome of a promise: the value, `pending`, or the name and type of the rejection. */
export function outcomeOf(promise: Promise<unknown>): {now(): Promise<unknown>} {
  let outcome: unknown = 'pending';
  promise.then(
    value => (outcome = value),
    (error: {name: string; type?: string}) =>
      (outcome = error.type ? `${error.name} ${error.type}` : error.name),
  );
  return {
    async now() {
      await new Promise(setImmediate);
      return outcome;
    },
  };
}
