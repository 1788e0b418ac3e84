import {createCloud} from '../../cloud/cloud.js';
import type {ScenarioInput} from '../../cloud/scenario.js';
import {throughGateway} from '../sdk/sdk-requests.js';
import type {Page, PageSdk} from './page.js';

/** How long Webex keeps a device without keepalives, in milliseconds. */
export const forgottenAfter = 150_000;

export const cloud = createCloud();

/** Where a network reports what happens, and violations, and which page may register. */
interface Report {
  readonly violations: string[];
  readonly leader: Page | undefined;
  addToLog(what: string): void;
}

/** Webex, and the network between it and the pages, with the faults that a script sets. */
export class Network {
  readonly #report: Report;
  readonly #sdks: readonly PageSdk[];
  /** Pages that may leave devices behind because they crashed, were left, or ran out of time. */
  readonly #excused = new Set<string>();
  /** Devices that can no longer be deleted with the existing tokens. */
  readonly #undeletable = new Set<string>();
  #scenario: ScenarioInput = {};
  #slow = 0;
  #pendingRequests = 0;
  #sent = 0;

  constructor(report: Report, sdks: readonly PageSdk[]) {
    this.#report = report;
    this.#sdks = sdks;
  }

  /** The number of requests sent. */
  get sent(): number {
    return this.#sent;
  }

  /** The devices of this browser's pages. */
  get devices() {
    return cloud
      .devices()
      .mobius.filter(({clientDeviceUri}) => this.#sdks.some(sdk => sdk.owns(clientDeviceUri)));
  }

  /** Whether a request is pending that the clock does not delay. */
  get isBusy(): boolean {
    return this.#pendingRequests > 0;
  }

  /** Changes the answers from now on. */
  changeScenario(change: ScenarioInput): void {
    this.#setScenario({...this.#scenario, ...change});
  }

  /** Delays each request by this many seconds. */
  delay(seconds: number): void {
    this.#slow = seconds;
  }

  /** Ends the faults of servers, and the delay. */
  heal(): void {
    this.#setScenario({});
    this.#slow = 0;
  }

  #setScenario(scenario: ScenarioInput): void {
    this.#scenario = scenario;
    cloud.setScenario(scenario);
  }

  /** Allows the page to leave its devices behind. */
  excuse(page: Page): void {
    this.#excused.add(page.sdk.url);
  }

  isExcused(clientDeviceUri: string): boolean {
    return this.#excused.has(clientDeviceUri);
  }

  forgetSilent(): void {
    for (const {deviceId, lastSeen, clientDeviceUri} of this.devices) {
      const mayStay = this.isExcused(clientDeviceUri) || this.#undeletable.has(deviceId);
      if (mayStay && Date.now() - Date.parse(lastSeen) >= forgottenAfter) cloud.removeDevice(deviceId);
    }
  }

  async fetch(page: Page, url: string, options: RequestInit): Promise<Response> {
    // A page that is gone sends no request.
    if (!page.tab.isAlive) return new Promise(() => {});
    const request = new Request(throughGateway(url), options);
    const {method} = request;
    const name = `${page.tab.name}: ${method} ${new URL(url, location.href).pathname.replace(/^.*\/web\//, '')}`;
    this.#sent += 1;
    // Do not count the status of a call.
    if (method === 'POST' && /\/device$|\/devices\/[^/]+\/status$/.test(url)) {
      if (page !== this.#report.leader && !this.#report.violations.length)
        this.#report.violations.push(`${name}, and it does not lead`);
      if (url.endsWith('/device')) this.#excused.delete(page.sdk.url);
    }
    try {
      await waitForDelay(this.#slow / 2);
      this.#pendingRequests += 1;
      const response = await cloud.fetch(request).finally(() => (this.#pendingRequests -= 1));
      await this.#keepConsistent(page, request, response.clone());
      await waitForDelay(this.#slow / 2);
      if (!response.ok || !url.endsWith('/status')) this.#report.addToLog(`      ${name} ${response.status}`);
      return response;
    } catch (error) {
      this.#report.addToLog(`      ${name} ${String(error)}`);
      throw error;
    }
  }

  /** Scenario answers must be consistent: if one reports a missing device, remove it. */
  async #keepConsistent(page: Page, {method, url}: Request, response: Response): Promise<void> {
    const {status} = response;
    if (method === 'DELETE') {
      const deviceId = url.split('/').at(-1) ?? '';
      if (status === 401) this.#undeletable.add(deviceId);
      else if (status >= 400 && status < 500 && status !== 429) cloud.removeDevice(deviceId);
    }
    if (!url.endsWith('/device')) return;
    const {errorCode} = (await response.json().catch(() => ({}))) as {errorCode?: number};
    const isUnknown = status === 404 || (status === 403 && errorCode === 101);
    for (const {deviceId, clientDeviceUri} of this.devices)
      if (isUnknown && clientDeviceUri === page.sdk.url) cloud.removeDevice(deviceId);
  }
}

/** Delays a request on the test's clock. */
async function waitForDelay(seconds: number): Promise<void> {
  if (seconds) await new Promise(resolve => void setTimeout(resolve, seconds * 1000));
}
