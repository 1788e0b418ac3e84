import {hostDriver, type DrivenLine} from '../line/host-driver.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {LineInfo} from '../line/line-info.js';
import type {LineSignal} from '../line/line-state.js';
import {scenarioOf, type Scenario, type ScenarioName, type Step} from './scenarios.js';

type Command = 'register' | 'deregister' | 'cancel' | 'retryNow';
type Acts = Scenario['acts'];

/** The signals that do not end a registration. */
const continuingSignals: ReadonlySet<LineSignal['type']> = new Set(['reconnecting', 'reconnected']);

/**
 * A line that plays a scenario by name, for tests of a page in every situation. It needs no server. Unlike a `FakeLine`
 * it plays situations that otherwise only the real SDK produces: refusals with a time for the next attempt, a lost
 * event socket, the backup server, another device. Nothing happens by timers: the first act of the scenario follows
 * `register()`, and each `advance()` plays the next one.
 *
 * @example
 * const line = new ScenarioLine('throttled');
 * provider.sdkLine = line;
 * button.click(); // 'connecting', then 'retrying', with the cause 'throttled' and a time
 * await line.advance(); // 'registered'
 */
export class ScenarioLine implements DrivenLine {
  readonly #line: LineInfo;
  readonly #commands: Command[] = [];
  readonly #scenario: Required<Scenario>;
  /** The acts that are still to be played. */
  #acts: Acts = [];
  /** Resolves when all acts that were started so far have been played. */
  #played = Promise.resolve(false);
  #listener: LineDriverListener | undefined;
  /** The latest registration, unless it has ended. A driver that takes over the line starts with this registration. */
  #registered: Extract<LineSignal, {type: 'registered'}> | undefined;

  /**
   * @param line Properties that the line reports instead of the default ones.
   * @throws {TypeError} If there is no such scenario.
   */
  constructor(name: ScenarioName, line: Partial<LineInfo> = {}) {
    this.#scenario = scenarioOf(name);
    this.#line = Object.freeze({
      lineId: 'scenario-line',
      mobiusDeviceId: 'scenario-device',
      phoneNumber: '+12065550101',
      extension: '5101',
      status: 'active',
      sipAddresses: ['sip:ada@example.com'],
      keepaliveInterval: 30,
      ...line,
    });
  }

  /** The commands received, in order. */
  get commands(): readonly Command[] {
    return this.#commands;
  }

  /**
   * Plays the next act, after the acts that earlier commands and `advance()` have started.
   *
   * @returns Whether there was an act. Resolves when it has been played.
   */
  advance(): Promise<boolean> {
    return this.#playNext();
  }

  /** @internal */
  get [hostDriver](): LineDriver {
    const receive = (command: Command, acts?: Acts): void => {
      this.#commands.push(command);
      void this.#playNext(acts);
    };
    let own: LineDriverListener | undefined;
    return {
      start: listener => {
        this.#listener = own = listener;
        return this.#registered ?? {type: 'attached'};
      },
      register: () => receive('register', this.#scenario.acts),
      deregister: () => receive('deregister', this.#scenario.deregisterActs),
      cancel: () => receive('cancel', this.#scenario.deregisterActs.slice(-1)),
      retryNow: () => receive('retryNow'),
      stop: () => {
        // Another driver may have taken the line over, for example that of a provider that was rendered again.
        if (this.#listener === own) this.#listener = undefined;
      },
    };
  }

  /**
   * Plays one act after the previous one: the first of `acts`, by default of the remaining acts. The others then
   * remain.
   */
  #playNext(acts?: Acts): Promise<boolean> {
    this.#played = this.#played.then(async () => {
      const [act, ...rest] = acts ?? this.#acts;
      this.#acts = rest;
      for (const makeStep of act ?? []) {
        // Play each step separately and after the command has returned, as if the step came from a server.
        await Promise.resolve();
        this.#play(makeStep(this.#line));
      }
      return !!act;
    });
    return this.#played;
  }

  #play({signal, event}: Step): void {
    if (signal?.type === 'registered') this.#registered = signal;
    else if (signal && !continuingSignals.has(signal.type)) this.#registered = undefined;
    if (signal) this.#listener?.signal(signal, event);
    else if (event) this.#listener?.event(event);
  }
}
