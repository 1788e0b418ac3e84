import {useFakeClock} from './fake-clock.js';
import {vi} from 'vitest';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {cloud, isSilent, Network} from './model-network.js';
import type {Step, Until} from './model-steps.js';
import {watchTimers} from './model-timers.js';
import {mercury, realLine} from './real-sdk.js';
import {SdkWorker} from './sdk-workers.js';

interface CallManager {
  createCall(direction: 'outbound', device: string, line: string, to: object): {getCorrelationId(): string};
  callCollection: Record<string, unknown>;
  lineDict: object;
  emit(event: string): void;
}

/** One line of the real SDK, and everything around it that a script can change. */
export class World {
  readonly controller = new LineController();
  readonly timers = watchTimers();
  /** A log for understanding failures. */
  readonly log: string[] = [];
  /** Violations found. */
  readonly violations: string[] = [];
  /** The unsettled promises. */
  readonly unsettled = new Set<string>();
  readonly #network = new Network(this);
  sdkLine!: SdkLine;
  #driver!: SdkLineDriver;
  pageDeregistered = false;
  #abort: AbortController | undefined;
  #call: string | undefined;
  #commandCount = 0;
  #random = 1;
  readonly #begun = Date.now();
  readonly #undo: (() => void)[] = [];

  static async begin(): Promise<World> {
    cloud.reset();
    useFakeClock();
    vi.setSystemTime('2026-01-01T00:00:00Z');
    const world = new World();
    world.#replace(Math, 'random', {value: () => world.#nextRandom()});
    world.#replace(navigator, 'onLine', {get: () => world.#network.isOnline});
    world.#replace(AbortSignal, 'timeout', {value: timeoutSignal});
    await world.#takeLine();
    return world;
  }

  async #takeLine(): Promise<void> {
    process.on('unhandledRejection', this.#onUncaught);
    window.addEventListener('error', this.#onUncaught);
    // The SDK never removes its window listeners, so a line of an earlier script would still act.
    const add = window.addEventListener.bind(window);
    window.addEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
      this.#undo.push(() => window.removeEventListener(type, listener));
      add(type, listener);
    };
    this.sdkLine = await realLine({...cloud, fetch: request => this.#network.fetch(request)}, SdkWorker);
    window.addEventListener = add;
    await this.#network.openSocket();
    this.#assignLine();
    let shown = '';
    this.controller.subscribe(({state, wanted, pending}) => {
      const now = `${describe(state)}${wanted ? ', wanted' : ''}${pending ? `, ${pending} pending` : ''}`;
      if (now !== shown) this.tell(`      = ${(shown = now)}`);
    });
    this.controller.listen(event => event.type !== 'statechange' && this.tell(`      . ${event.type}`));
  }

  async end(): Promise<void> {
    await this.pass(0);
    mercury.end();
    process.off('unhandledRejection', this.#onUncaught);
    window.removeEventListener('error', this.#onUncaught);
    for (const undo of this.#undo) undo();
    // The SDK has one call manager for all lines of a page, which retains each of them.
    this.#callManager.lineDict = {};
    vi.clearAllTimers();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  }

  /** The SDK uses random times. Seeded, so that each run of a script is the same. */
  #nextRandom(): number {
    return (this.#random = (this.#random * 48_271) % 2_147_483_647) / 2_147_483_647;
  }

  /** Replaced manually, because Vitest retains its spies and their calls until the file ends. */
  #replace<T extends object>(owner: T, name: keyof T & string, by: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {configurable: true, ...by});
    this.#undo.push(() => {
      if (before) Object.defineProperty(owner, name, before);
      else Reflect.deleteProperty(owner, name);
    });
  }

  readonly #onUncaught = (problem: unknown): void => {
    const error = problem instanceof ErrorEvent ? problem.error : problem;
    this.violations.push(
      `uncaught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  tell(what: string): void {
    this.log.push(`${String((Date.now() - this.#begun) / 1000).padStart(8)} ${what}`);
  }

  /** The devices of this client at Webex. */
  get devices() {
    return this.#network.devices;
  }

  /** The number of requests sent. */
  get sent(): number {
    return this.#network.sent;
  }

  /** Calls this client, and returns whether Webex saw it ring here. */
  ring(): Promise<boolean> {
    return this.#network.ring();
  }

  async play(step: Step): Promise<void> {
    this.tell(`> ${JSON.stringify(step)}`);
    switch (step.do) {
      case 'register':
      case 'retryNow': {
        this.#abort = new AbortController();
        const {signal} = this.#abort;
        this.#watch(step.do, this.controller[step.do]({signal}));
        break;
      }
      case 'deregister':
        this.#watch(step.do, this.controller.deregister());
        break;
      case 'abort':
        this.#abort?.abort();
        break;
      case 'host registers':
        void this.sdkLine.register();
        break;
      case 'host deregisters':
        this.pageDeregistered = true;
        void this.sdkLine.deregister();
        break;
      case 'answers':
        this.#network.changeScenario({[step.to]: step.with});
        break;
      case 'down':
        this.#network.changeScenario({down: [...step.servers]});
        break;
      case 'healthy':
        this.#network.heal();
        break;
      case 'slow':
        this.#network.delay(step);
        break;
      case 'forgotten':
        this.#network.forgetDevice();
        break;
      case 'taken over':
        this.#network.forgetDevice();
        await this.#network.registerAnother();
        break;
      case 'offline':
      case 'online':
        this.#network.setOnline(step.do === 'online');
        // The SDK probes with a request, which must fail before Mercury is back.
        await this.#network.quiet();
        break;
      case 'socket':
        this.#network.harmSocket(step.how);
        break;
      case 'call':
        this.#beginCall();
        break;
      case 'hang up':
        this.#endCall();
        break;
      case 'assign again':
        this.#assignLine();
        break;
      case 'away':
        await this.#goAway(step.seconds, step.until);
        break;
      case 'seed':
        this.#random = step.seed;
        break;
      case 'clock':
        await this.pass(step.seconds);
        break;
      default:
        step satisfies never;
    }
    if ('until' in step) await this.#wait(step.until);
  }

  /** Advances the clock timer by timer, so that requests are answered in between instead of across a jump. */
  async pass(seconds: number): Promise<void> {
    await this.#network.quiet();
    const end = Date.now() + seconds * 1000;
    // Step at least every few seconds, because pings and pongs have no timers.
    for (let at = 5; at < Math.min(seconds, 90); at += 5) setTimeout(() => {}, at * 1000);
    for (let at = 90; at < seconds; at += 15) setTimeout(() => {}, at * 1000);
    setTimeout(() => {}, seconds * 1000);
    while (Date.now() < end) {
      await vi.advanceTimersToNextTimerAsync();
      await this.#network.quiet();
      mercury.tick();
      this.#network.forgetSilent();
    }
  }

  async #wait(until: Until): Promise<void> {
    if (until === 'settled') await this.#network.quiet();
    else if (until === 'tick') await new Promise(setImmediate);
  }

  #watch(name: string, promise: Promise<unknown>): void {
    const label = `${name} #${(this.#commandCount += 1)}`;
    this.unsettled.add(label);
    const settled = (how: string) => () => {
      this.unsettled.delete(label);
      this.tell(`      ${label} ${how}`);
    };
    void promise.then(settled('resolved'), settled('rejected'));
  }

  #assignLine(): void {
    this.#driver = new SdkLineDriver(this.sdkLine);
    attach(this.controller, this.#driver);
  }

  async #goAway(seconds: number, until: Until): Promise<void> {
    this.#driver.suspend(true);
    await this.#wait(until);
    vi.setSystemTime(Date.now() + seconds * 1000);
    for (const device of this.devices) if (isSilent(device)) this.#network.forgetDevice();
    this.#driver.resume();
  }

  #beginCall(): void {
    if (this.#call) return;
    const call = this.#callManager.createCall('outbound', 'a-device', this.sdkLine.lineId ?? '', {
      type: 'uri',
      address: 'tel:5101',
    });
    this.#call = call.getCorrelationId();
  }

  #endCall(): void {
    if (!this.#call) return;
    delete this.#callManager.callCollection[this.#call];
    this.#call = undefined;
    this.#callManager.emit('callingClient:all_calls_cleared');
  }

  get #callManager(): CallManager {
    return (this.sdkLine.registration as SdkRegistration & {callManager: CallManager}).callManager;
  }
}

function describe(state: LineController['snapshot']['state']): string {
  switch (state.status) {
    case 'failed':
      return `failed (${state.fault.type})`;
    case 'retrying':
      return `retrying (${state.cause}, ${state.attempt ?? '-'}, ${state.nextAttemptAt ? 'next known' : 'next unknown'})`;
    default:
      return state.status;
  }
}

function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('Too late', 'TimeoutError')), ms);
  return controller.signal;
}
