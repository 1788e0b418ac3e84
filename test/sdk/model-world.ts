import {useFakeClock} from './fake-clock.js';
import {vi} from 'vitest';
import {createCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import type {SdkRegistration} from '../../src/sdk/sdk.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import type {Step, Until} from './model-steps.js';
import {watchTimers} from './model-timers.js';
import {clientDevice, mercury, realLine} from './real-sdk.js';
import {throughGateway} from './sdk-requests.js';
import {SdkWorker} from './sdk-workers.js';

interface CallManager {
  createCall(direction: 'outbound', device: string, line: string, to: object): {getCorrelationId(): string};
  callCollection: Record<string, unknown>;
  lineDict: object;
  emit(event: string): void;
}

/** How long Webex keeps a device without keepalives, in milliseconds. */
const forgottenAfter = 100_000;

const anotherClient = 'https://wdm-a.wbx2.com/wdm/api/v1/devices/another-client';
const mobius = 'http://localhost/gateway/mobius-us-east-1.prod.infra.webex.com/api/v1/calling/web/device';

const cloud = createCloud();

/** One line of the real SDK, and everything around it that a script can change. */
export class World {
  readonly controller = new LineController();
  readonly timers = watchTimers();
  /** A log for understanding failures. */
  readonly story: string[] = [];
  /** Violations found. */
  readonly wrongs: string[] = [];
  /** The unsettled promises. */
  readonly unsettled = new Set<string>();
  sdkLine!: SdkLine;
  #driver!: SdkLineDriver;
  hostDeregistered = false;
  #scenario: ScenarioInput = {};
  #slow: Extract<Step, {do: 'slow'}> | undefined;
  #online = true;
  #underWay = 0;
  #abort: AbortController | undefined;
  #call: string | undefined;
  #asked = 0;
  #lot = 1;
  #sent = 0;
  readonly #begun = Date.now();
  readonly #undo: (() => void)[] = [];

  static async begin(): Promise<World> {
    cloud.reset();
    useFakeClock();
    vi.setSystemTime('2026-01-01T00:00:00Z');
    const world = new World();
    world.#replace(Math, 'random', {value: () => world.#draw()});
    world.#replace(navigator, 'onLine', {get: () => world.#online});
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
    this.sdkLine = await realLine({...cloud, fetch: request => this.#fetch(request)}, SdkWorker);
    window.addEventListener = add;
    await this.#openSocket();
    this.#hold();
    let shown = '';
    this.controller.subscribe(({state, wanted, pending}) => {
      const now = `${describe(state)}${wanted ? ', wanted' : ''}${pending ? `, ${pending} pending` : ''}`;
      if (now !== shown) this.tell(`      = ${(shown = now)}`);
    });
    this.controller.listen(event => event.type !== 'statechange' && this.tell(`      . ${event.type}`));
  }

  /** A WDM device and its event socket. */
  async #openSocket(): Promise<void> {
    const {access_token: token} = cloud.issueToken();
    const response = await cloud.fetch(
      new Request(throughGateway('https://wdm-a.wbx2.com/wdm/api/v1/devices'), {
        method: 'POST',
        headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
        body: '{}',
      }),
    );
    ({url: clientDevice.url} = (await response.json()) as {url: string});
    await mercury.begin({
      cloud,
      device: clientDevice.url.split('/').at(-1) ?? '',
      token: () => `Bearer ${cloud.issueToken().access_token}`,
      isOnline: () => this.#online,
    });
  }

  /**
   * Calls each device of this client, and returns whether Webex saw it ring here. The caller hangs up, and the SDK
   * confirms that.
   */
  async ring(): Promise<boolean> {
    const calls = this.devices.map(({deviceId}) => cloud.ring(deviceId));
    await this.#quiet();
    const rang = cloud.calls().some(({callId, at}) => calls.includes(callId) && at.alerting);
    for (const call of calls) if (call) cloud.hangUp(call);
    await this.#quiet();
    const left = cloud.calls().filter(({callId, state}) => calls.includes(callId) && state !== 'ended');
    if (left.length) this.wrongs.push(`a call is left: ${left.map(({state}) => state).join()}`);
    this.tell(`      a call ${rang ? 'rings' : 'does not ring'}`);
    return rang;
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
  #draw(): number {
    return (this.#lot = (this.#lot * 48_271) % 2_147_483_647) / 2_147_483_647;
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
    this.wrongs.push(
      `nobody caught ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };

  tell(what: string): void {
    this.story.push(`${String((Date.now() - this.#begun) / 1000).padStart(8)} ${what}`);
  }

  /** The devices of this client at Webex. */
  get devices() {
    return cloud.devices().mobius.filter(({clientDeviceUri}) => clientDeviceUri === clientDevice.url);
  }

  /** The number of requests sent. */
  get sent(): number {
    return this.#sent;
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
        this.hostDeregistered = true;
        void this.sdkLine.deregister();
        break;
      case 'answers':
        this.#setScenario({...this.#scenario, [step.to]: step.with});
        break;
      case 'down':
        this.#setScenario({...this.#scenario, down: [...step.servers]});
        break;
      case 'healthy':
        this.#setScenario({});
        this.#slow = undefined;
        break;
      case 'slow':
        this.#slow = step.seconds ? step : undefined;
        break;
      case 'forgotten':
        this.#forgetDevice();
        break;
      case 'taken over':
        this.#forgetDevice();
        await this.#registerAnother();
        break;
      case 'offline':
      case 'online':
        this.#setOnline(step.do === 'online');
        // The SDK probes with a request, which must fail before Mercury is back.
        await this.#quiet();
        break;
      case 'socket':
        this.#harmSocket(step.how);
        break;
      case 'call':
        this.#beginCall();
        break;
      case 'hang up':
        this.#endCall();
        break;
      case 'hold anew':
        this.#hold();
        break;
      case 'away':
        await this.#goAway(step.seconds, step.until);
        break;
      case 'lot':
        this.#lot = step.seed;
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
    await this.#quiet();
    const end = Date.now() + seconds * 1000;
    // Step at least every few seconds, because pings and pongs have no timers.
    for (let at = 5; at < Math.min(seconds, 90); at += 5) setTimeout(() => {}, at * 1000);
    for (let at = 90; at < seconds; at += 15) setTimeout(() => {}, at * 1000);
    setTimeout(() => {}, seconds * 1000);
    while (Date.now() < end) {
      await vi.advanceTimersToNextTimerAsync();
      await this.#quiet();
      mercury.tick();
      this.#forgetSilent();
    }
  }

  async #wait(until: Until): Promise<void> {
    if (until === 'settled') await this.#quiet();
    else if (until === 'tick') await new Promise(setImmediate);
  }

  /** Waits until only requests delayed by the clock are pending. */
  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#underWay ? 0 : quiet + 1) await new Promise(setImmediate);
  }

  #watch(name: string, promise: Promise<unknown>): void {
    const label = `${name} #${(this.#asked += 1)}`;
    this.unsettled.add(label);
    const settled = (how: string) => () => {
      this.unsettled.delete(label);
      this.tell(`      ${label} ${how}`);
    };
    void promise.then(settled('resolved'), settled('rejected'));
  }

  #setScenario(scenario: ScenarioInput): void {
    this.#scenario = scenario;
    cloud.setScenario(scenario);
  }

  #forgetDevice(): void {
    for (const {deviceId} of this.devices) cloud.removeDevice(deviceId);
  }

  /** Webex forgets silent devices. But if a DELETE can succeed, this library must delete them, so they are kept. */
  #forgetSilent(): void {
    const {deregister = [], down = []} = this.#scenario;
    const last = deregister.at(-1);
    const mayDelete =
      this.#online &&
      !down.length &&
      !this.#slow &&
      !last?.drop &&
      !last?.body &&
      (last?.status ?? 200) === 200;
    if (mayDelete || !this.devices.some(isSilent)) return;
    this.tell('      Webex forgets the device');
    this.#forgetDevice();
  }

  /** Another client of the same person takes the only available place. */
  async #registerAnother(): Promise<void> {
    this.#setScenario({...this.#scenario, deviceLimit: 1});
    cloud.setScenario({});
    await cloud.fetch(
      new Request(mobius, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${cloud.issueToken().access_token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          userId: cloud.accounts[0]?.id,
          orgId: cloud.accounts[0]?.orgId,
          clientDeviceUri: anotherClient,
          serviceData: {},
        }),
      }),
    );
    cloud.setScenario(this.#scenario);
  }

  #setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    if (!online) cloud.dropMercury();
    window.dispatchEvent(new Event(online ? 'online' : 'offline'));
  }

  #harmSocket(how: Extract<Step, {do: 'socket'}>['how']): void {
    if (how === 'silent') cloud.muteMercury();
    else cloud.dropMercury(how === 'cut' ? {} : {code: 4401});
  }

  #hold(): void {
    this.#driver = new SdkLineDriver(this.sdkLine);
    attach(this.controller, this.#driver);
  }

  async #goAway(seconds: number, until: Until): Promise<void> {
    this.#driver.suspend(true);
    await this.#wait(until);
    vi.setSystemTime(Date.now() + seconds * 1000);
    for (const device of this.devices) if (isSilent(device)) this.#forgetDevice();
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

  async #fetch(request: Request): Promise<Response> {
    const {method, url} = request;
    const name = `${method} ${new URL(url).pathname.replace(/^\/gateway\/|prod.infra.webex.com\/api\/v1\/calling\/web\//g, '')}`;
    this.#sent += 1;
    try {
      const response = await this.#send(request);
      if (!response.ok || !url.endsWith('/status')) this.tell(`      ${name} ${response.status}`);
      if (/undefined/.test(url)) this.wrongs.push(`${name} was sent (trap 6)`);
      return response;
    } catch (error) {
      this.tell(`      ${name} ${String(error)}`);
      throw error;
    }
  }

  /** Scenario answers must be consistent: if one reports a missing device, remove it. */
  async #keepHonest({method, url}: Request, response: Response): Promise<void> {
    const {status} = response;
    // The device cannot be deleted, so Webex has to forget it.
    const isGone = method === 'DELETE' && status >= 400 && status < 500 && status !== 429;
    if (isGone) cloud.removeDevice(url.split('/').at(-1) ?? '');
    if (url.endsWith('/status') && status === 404) cloud.removeDevice(url.split('/').at(-2) ?? '');
    if (!url.endsWith('/device')) return;
    if (status === 404) this.#forgetDevice();
    if (status !== 403) return;
    // A client with a device gets it again, regardless of the limit.
    const {errorCode} = (await response.json()) as {errorCode?: number};
    if (errorCode === 101) this.#forgetDevice();
  }

  async #send(request: Request): Promise<Response> {
    if (!this.#online) throw new TypeError('Failed to fetch');
    const slow = this.#slow;
    if (slow?.way === 'there') await held(slow.seconds, request.signal);
    this.#underWay += 1;
    let response: Response;
    try {
      response = await cloud.fetch(request);
    } finally {
      this.#underWay -= 1;
    }
    await this.#keepHonest(request, response.clone());
    if (slow?.way === 'back') await held(slow.seconds, request.signal);
    return response;
  }
}

function isSilent({lastSeen}: {lastSeen: string}): boolean {
  return Date.now() - Date.parse(lastSeen) > forgottenAfter;
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

/** Delays a request on the test's clock. */
async function held(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('Too late', 'TimeoutError')), ms);
  return controller.signal;
}
