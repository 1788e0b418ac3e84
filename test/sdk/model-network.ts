import {createCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import type {Step} from './model-steps.js';
import {clientDevice, mercury} from './real-sdk.js';
import {throughGateway} from './sdk-requests.js';

/** How long Webex keeps a device without keepalives, in milliseconds. */
const forgottenAfter = 100_000;

const anotherClient = 'https://wdm-a.wbx2.com/wdm/api/v1/devices/another-client';
const mobius = 'http://localhost/gateway/mobius-us-east-1.prod.infra.webex.com/api/v1/calling/web/device';

export const cloud = createCloud();

/** Where a network reports what happens, and violations. */
interface Report {
  readonly violations: string[];
  tell(what: string): void;
}

/** Webex, and the network between it and the page, with the faults that a script sets. */
export class Network {
  readonly #report: Report;
  #scenario: ScenarioInput = {};
  #slow: Extract<Step, {do: 'slow'}> | undefined;
  #online = true;
  #pendingRequests = 0;
  #sent = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** A WDM device and its event socket. */
  async openSocket(): Promise<void> {
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
    await this.quiet();
    const rang = cloud.calls().some(({callId, at}) => calls.includes(callId) && at.alerting);
    for (const call of calls) if (call) cloud.hangUp(call);
    await this.quiet();
    const left = cloud.calls().filter(({callId, state}) => calls.includes(callId) && state !== 'ended');
    if (left.length) this.#report.violations.push(`a call is left: ${left.map(({state}) => state).join()}`);
    this.#report.tell(`      a call ${rang ? 'rings' : 'does not ring'}`);
    return rang;
  }

  /** The devices of this client at Webex. */
  get devices() {
    return cloud.devices().mobius.filter(({clientDeviceUri}) => clientDeviceUri === clientDevice.url);
  }

  /** The number of requests sent. */
  get sent(): number {
    return this.#sent;
  }

  get isOnline(): boolean {
    return this.#online;
  }

  /** Waits until only requests delayed by the clock are pending. */
  async quiet(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#pendingRequests ? 0 : quiet + 1)
      await new Promise(setImmediate);
  }

  /** Changes the answers from now on. */
  changeScenario(change: ScenarioInput): void {
    this.#setScenario({...this.#scenario, ...change});
  }

  delay(step: Extract<Step, {do: 'slow'}>): void {
    this.#slow = step.seconds ? step : undefined;
  }

  /** Ends the faults of servers, and the delay. */
  heal(): void {
    this.#setScenario({});
    this.#slow = undefined;
  }

  #setScenario(scenario: ScenarioInput): void {
    this.#scenario = scenario;
    cloud.setScenario(scenario);
  }

  forgetDevice(): void {
    for (const {deviceId} of this.devices) cloud.removeDevice(deviceId);
  }

  /** Webex forgets silent devices. But if a DELETE can succeed, this library must delete them, so they are kept. */
  forgetSilent(): void {
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
    this.#report.tell('      Webex forgets the device');
    this.forgetDevice();
  }

  /** Another client of the same person takes the only available place. */
  async registerAnother(): Promise<void> {
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

  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    if (!online) cloud.dropMercury();
    window.dispatchEvent(new Event(online ? 'online' : 'offline'));
  }

  harmSocket(how: Extract<Step, {do: 'socket'}>['how']): void {
    if (how === 'silent') cloud.muteMercury();
    else cloud.dropMercury(how === 'cut' ? {} : {code: 4401});
  }

  async fetch(request: Request): Promise<Response> {
    const {method, url} = request;
    const name = `${method} ${new URL(url).pathname.replace(/^\/gateway\/|prod.infra.webex.com\/api\/v1\/calling\/web\//g, '')}`;
    this.#sent += 1;
    try {
      const response = await this.#send(request);
      if (!response.ok || !url.endsWith('/status')) this.#report.tell(`      ${name} ${response.status}`);
      if (/undefined/.test(url)) this.#report.violations.push(`${name} was sent (trap 6)`);
      return response;
    } catch (error) {
      this.#report.tell(`      ${name} ${String(error)}`);
      throw error;
    }
  }

  /** Scenario answers must be consistent: if one reports a missing device, remove it. */
  async #keepConsistent({method, url}: Request, response: Response): Promise<void> {
    const {status} = response;
    // The device cannot be deleted, so Webex has to forget it.
    const isGone = method === 'DELETE' && status >= 400 && status < 500 && status !== 429;
    if (isGone) cloud.removeDevice(url.split('/').at(-1) ?? '');
    if (url.endsWith('/status') && status === 404) cloud.removeDevice(url.split('/').at(-2) ?? '');
    if (!url.endsWith('/device')) return;
    if (status === 404) this.forgetDevice();
    if (status !== 403) return;
    // A client with a device gets it again, regardless of the limit.
    const {errorCode} = (await response.json()) as {errorCode?: number};
    if (errorCode === 101) this.forgetDevice();
  }

  async #send(request: Request): Promise<Response> {
    if (!this.#online) throw new TypeError('Failed to fetch');
    const slow = this.#slow;
    if (slow?.part === 'request') await waitForDelay(slow.seconds, request.signal);
    this.#pendingRequests += 1;
    let response: Response;
    try {
      response = await cloud.fetch(request);
    } finally {
      this.#pendingRequests -= 1;
    }
    await this.#keepConsistent(request, response.clone());
    if (slow?.part === 'answer') await waitForDelay(slow.seconds, request.signal);
    return response;
  }
}

/** Whether Webex would forget the device by now. */
export function isSilent({lastSeen}: {lastSeen: string}): boolean {
  return Date.now() - Date.parse(lastSeen) > forgottenAfter;
}

/** Delays a request on the test's clock. */
async function waitForDelay(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
