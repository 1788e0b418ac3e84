import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {TestEmitter} from './test-emitter.js';

/**
 * Lines that differ from the real SDK's, which a page may provide: one that follows the guide exactly, and faulty ones.
 * The real one is tested in `real-sdk.test.ts`.
 */
export class GuideLine extends TestEmitter implements SdkLine {
  readonly lineId = 'from-the-guide';
  readonly sipAddresses = ['sip:ada@example.com'];
  status = 'inactive';
  readonly called: string[] = [];

  register(): undefined {
    this.called.push('register');
  }

  deregister(): undefined {
    this.called.push('deregister');
  }

  becomesRegistered(): void {
    this.status = 'active';
    this.emit('registered', this);
  }

  becomesUnregistered(): void {
    this.status = 'inactive';
    this.emit('unregistered');
  }
}

/**
 * Emits its events within the command, as the guide describes: "the app can determine that it's in the connecting state
 * once the register() call is made".
 */
export class PromptLine extends GuideLine {
  override register(): undefined {
    super.register();
    this.emit('connecting');
    this.becomesRegistered();
  }

  override deregister(): undefined {
    super.deregister();
    this.becomesUnregistered();
  }
}

export function setup<Line extends SdkLine>(sdkLine: Line) {
  const line = new LineController();
  attach(line, new SdkLineDriver(sdkLine));
  const states: string[] = [];
  line.subscribe(({state}) => {
    if (states.at(-1) !== state.status) states.push(state.status);
  });
  const events: string[] = [];
  line.listen(({type}) => type !== 'statechange' && events.push(type));
  return {line, sdkLine, states, events};
}

export const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: {name: string; type?: string}) => error.type ?? error.name,
  );

export const nextTask = (): Promise<void> => new Promise(setImmediate);
