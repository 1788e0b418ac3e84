import type {CallDriver, CallDriverListener, DriverSignal} from '../../src/call/call-driver.js';
import {CallController} from '../../src/call/call-controller.js';
import type {EndRequest} from '../../src/call/call-end.js';
import type {Call, CallStatistics} from '../../src/call/call.js';

type Outcome = {resolve: () => void; reject: (error: Error) => void};

/** A driver that records its commands. The test settles their promises through `outcomes`. */
export class ScriptedCallDriver implements CallDriver {
  readonly commands: string[] = [];
  readonly outcomes: Outcome[] = [];
  listener!: CallDriverListener;

  start(listener: CallDriverListener): void {
    this.listener = listener;
  }

  answer(): Promise<void> {
    return this.#record('answer');
  }

  end(request: EndRequest): Promise<void> {
    return this.#record(`end ${request}`);
  }

  setMuted(on: boolean): void {
    this.commands.push(on ? 'mute' : 'unmute');
  }

  hold(): Promise<void> {
    return this.#record('hold');
  }

  resume(): Promise<void> {
    return this.#record('resume');
  }

  sendDigits(digits: string): Promise<void> {
    return this.#record(`digits ${digits}`);
  }

  transfer(to: string | CallDriver): Promise<void> {
    return this.#record(typeof to === 'string' ? `transfer ${to}` : 'transfer to call');
  }

  play(): Promise<void> {
    return this.#record('play');
  }

  async stats(): Promise<CallStatistics> {
    return {bytesReceived: 1, bytesSent: 2, packetsReceived: 3, packetsLost: 4};
  }

  signal(...signals: readonly (DriverSignal | DriverSignal['type'])[]): void {
    for (const signal of signals) {
      this.listener.signal(typeof signal === 'string' ? ({type: signal} as DriverSignal) : signal);
    }
  }

  #record(command: string): Promise<void> {
    this.commands.push(command);
    return new Promise((resolve, reject) => {
      this.outcomes.push({resolve, reject});
    });
  }
}

export function scriptedCall(
  direction: Call['direction'] = 'outgoing',
  id = 'call',
  makeRoom?: (call: Call) => Promise<void> | undefined,
): {
  call: CallController;
  driver: ScriptedCallDriver;
} {
  const driver = new ScriptedCallDriver();
  const options = {id, direction, remote: {number: '5101'}, driver, ...(makeRoom && {makeRoom})};
  return {call: new CallController(options), driver};
}

export function activeCall(): ReturnType<typeof scriptedCall> {
  const scripted = scriptedCall();
  scripted.driver.signal('ringing', 'answered', 'established');
  return scripted;
}
