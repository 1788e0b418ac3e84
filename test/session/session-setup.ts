// Load the code for signing in before the tests. Loading it takes long on a busy machine, and a mutation test would count
// its constants as code that the first test of each file runs.
import '../../src/session/sign-in-chunk.js';
import {CallingSession} from '../../src/session/calling-session.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import type {SessionState} from '../../src/session/session-state.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {ScriptedLine, scriptedSdk} from './scripted-sdk.js';

export const token = 'c2VjcmV0_P0A1_organization';

/** A session, and a log of its states in short form. */
export function begin(options: SessionOptions = {}) {
  const session = new CallingSession();
  session.configure(options);
  const states: string[] = [];
  session.subscribe(state => states.push(inWords(state)));
  states.length = 0;
  return {session, states};
}

export function inWords(state: SessionState): string {
  if (state.status === 'failed') return `failed ${state.fault.type}`;
  return 'step' in state ? `${state.status} ${state.step}` : state.status;
}

/** The outcome of a promise: `ok`, a fault's type, or the name of another error. */
export const outcomeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: {name: string; fault?: {type: string}}) => error.fault?.type ?? error.name,
  );

/** A promise that the test settles. */
export function deferred<T = void>() {
  let settle!: {resolve(value: T): void; reject(reason: unknown): void};
  const promise = new Promise<T>((resolve, reject) => (settle = {resolve, reject}));
  return {promise, ...settle};
}

export function until(session: CallingSession, words: string): Promise<void> {
  return new Promise(resolve => {
    const controller = new AbortController();
    session.subscribe(
      state => {
        if (inWords(state) !== words) return;
        controller.abort();
        resolve();
      },
      {signal: controller.signal},
    );
  });
}

export const signInSteps = ['token', 'sdk', 'device', 'line'].map(step => `signing-in ${step}`);

/** The parts of the SDK's registration that this library needs to control it. */
export function scriptedRegistration(): SdkRegistration {
  const device = {userId: 'ada', url: 'https://wdm-a.wbx2.com/wdm/api/v1/devices/1'};
  return {
    webex: {credentials: {getUserToken: async () => `Bearer ${token}`}, internal: {device}},
    attemptRegistrationWithServers: async () => true,
    postRegistration: async () => ({body: {}}),
  } as unknown as SdkRegistration;
}

export const optionsWithLines = (count: number): SessionOptions => {
  const {Calling} = scriptedSdk({
    lines: log =>
      Object.fromEntries(
        Array.from({length: count}, (_, index) => [
          `line-${index + 1}`,
          new ScriptedLine(`line-${index + 1}`, log),
        ]),
      ),
  });
  return {loadSdk: () => Calling};
};
