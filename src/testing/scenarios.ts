import type {FaultType} from '../base/fault-catalog.js';
import {makeFault} from '../base/make-fault.js';
import type {SdkLineEvent} from '../line/line-event.js';
import type {LineInfo} from '../line/line-info.js';
import type {LineSignal, MobiusServer, RetryCause, Trouble} from '../line/line-state.js';

/** A signal from the driver, an event of the SDK's line, or both together. */
export interface Step {
  readonly signal?: LineSignal;
  readonly event?: SdkLineEvent;
}

/** Creates a step for the line, at the time when it is played. */
type MakeStep = (line: LineInfo) => Step;

/** The first act follows `register()`. Each later act follows `advance()` or `retryNow()`. */
export interface Scenario {
  readonly acts: readonly (readonly MakeStep[])[];
  /** The acts after `deregister()`. By default, Webex confirms the deletion immediately. */
  readonly deregisterActs?: readonly (readonly MakeStep[])[];
}

/** The pause before the next attempt, in milliseconds. */
const pause = 30_000;

const connecting: MakeStep = () => ({
  signal: {type: 'connecting', at: Date.now()},
  event: {type: 'connecting'},
});
const registeredOn =
  (server: MobiusServer): MakeStep =>
  line => ({
    signal: {type: 'registered', line, server, at: Date.now()},
    event: {type: 'registered', line},
  });
const retrying =
  (cause: RetryCause): MakeStep =>
  () => ({
    signal: {
      type: 'retrying',
      cause,
      attempt: 1,
      nextAttemptAt: Date.now() + pause,
      mustWait: cause === 'throttled',
      at: Date.now(),
    },
  });
const unreachable =
  (cause: Trouble): MakeStep =>
  () => ({
    signal: {type: 'reconnecting', cause, ...(cause === 'keepalive' && {missed: 1}), at: Date.now()},
    // The SDK's line reports no other trouble.
    ...(cause === 'keepalive' && {event: {type: 'reconnecting'}}),
  });
const reachable =
  (cause: Trouble): MakeStep =>
  () => ({
    signal: {type: 'reconnected', at: Date.now()},
    ...(cause === 'keepalive' && {event: {type: 'reconnected'}}),
  });
const failed =
  (type: FaultType): MakeStep =>
  () => ({signal: {type: 'failed', fault: makeFault(type)}});
const deregistering: MakeStep = () => ({signal: {type: 'deregistering', at: Date.now()}});
const deletionRefused: MakeStep = () => ({
  signal: {
    type: 'deregistering',
    cause: 'server',
    nextAttemptAt: Date.now() + pause,
    expiresAt: Date.now() + 2 * pause,
    at: Date.now(),
  },
});
const unregistered: MakeStep = () => ({signal: {type: 'unregistered'}, event: {type: 'unregistered'}});

const registration = [connecting, registeredOn('primary')];
const interrupted = (cause: Trouble): Scenario => ({
  acts: [registration, [unreachable(cause)], [reachable(cause)]],
});

/** The scenarios. They match the real SDK on the simulated cloud: `test/contract/scenarios.spec.ts` compares both. */
export const scenarios = {
  /** The line registers. */
  registers: {acts: [registration]},
  /** Webex does not respond: the line stays `connecting`. */
  neverAnswers: {acts: [[connecting]]},
  /** Webex responds with 429, and a time for the next attempt; that attempt succeeds. */
  throttled: {acts: [[connecting, retrying('throttled')], [registeredOn('primary')]]},
  /** Webex responds with 503; the next attempt succeeds. */
  serverError: {acts: [[connecting, retrying('server')], [registeredOn('primary')]]},
  /** The person has the maximum number of devices. The line retries, and then fails. */
  deviceLimit: {acts: [[connecting, retrying('device-limit')], [failed('device-limit-exceeded')]]},
  /** The event socket is lost, so that no call can arrive, and then connects again. */
  losesEvents: interrupted('events'),
  /** A keepalive fails, and the next one succeeds. */
  missesKeepalives: interrupted('keepalive'),
  /** The browser goes offline, and then online again. */
  goesOffline: interrupted('network'),
  /** The primary server fails, the line registers on the backup server, and later returns to the primary one. */
  failsOver: {
    acts: [
      registration,
      [unreachable('keepalive')],
      [retrying('server')],
      [registeredOn('backup')],
      [registeredOn('primary')],
    ],
  },
  /** Webex rejects the token. */
  tokenExpires: {acts: [registration, [failed('token-expired')]]},
  /** Another device of the person takes over the line. */
  takenOver: {acts: [registration, [() => ({signal: {type: 'elsewhere', holder: 'device'}})]]},
  /** A call arrives. */
  rings: {acts: [registration, [() => ({event: {type: 'incoming-call'}})]]},
  /** Webex refuses to delete the device, and confirms the deletion later. */
  staysRegistered: {acts: [registration], deregisterActs: [[deregistering, deletionRefused], [unregistered]]},
} as const satisfies Readonly<Record<string, Scenario>>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof scenarios;

/** Returns a scenario, with the default acts for `deregister()`. */
export function scenarioOf(name: ScenarioName): Required<Scenario> {
  if (!Object.hasOwn(scenarios, name))
    throw new TypeError(`There is no scenario ${name}. The scenarios: ${Object.keys(scenarios).join(', ')}`);
  return {deregisterActs: [[deregistering, unregistered]], ...scenarios[name]};
}
