import {EventEmitter} from 'node:events';
import type * as Calling from '@webex/calling';
import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';
import {areDifferentUsers, type User} from '../../src/auth/profile.js';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkRegistration, SdkWebex} from '../../src/sdk/sdk.js';
import {ReleaseError} from '../../src/sdk/connection-state.js';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {MercuryWatch} from '../../src/sdk/mercury-watch.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {isLockHeld} from '../../src/tabs/lock-holder.js';
import {askLeader} from '../../src/tabs/tab-channel.js';
import type {OpenedLine} from '../../src/tabs/opened-line.js';
import {TabLineDriver} from '../../src/tabs/tab-line-driver.js';
import {SdkWorker} from '../sdk/sdk-workers.js';
import {webexOf} from '../sdk/fake-webex.js';
import type {Tab} from './tab.js';

function addressOf(name: string): string {
  return `https://wdm-a.wbx2.com/wdm/api/v1/devices/${name}-`;
}

interface CallManager extends EventEmitter {
  createCall(direction: 'outbound', device: string, line: string, to: object): {getCorrelationId(): string};
  callCollection: Record<string, unknown>;
  lineDict: object;
}

/** A worker whose timers end with it, like a browser's. */
export class PageWorker extends SdkWorker {
  override terminate(): void {
    this.postMessage({type: 'CLEAR_KEEPALIVE'});
    super.terminate();
  }
}

/** The event socket of a page, which always connects. */
class Mercury extends EventEmitter {
  connected = false;

  async connect(): Promise<void> {
    if (this.connected) return;
    this.connected = true;
    this.emit('online');
  }

  async disconnect(): Promise<void> {
    if (!this.connected) return;
    this.connected = false;
    this.emit('offline');
  }
}

export type Person = 'ada' | 'grace';

/** A page's network. */
export type Send = (page: Page, url: string, options: RequestInit) => Promise<Response>;

/**
 * The SDK of one page. Its modules are bound to the first user (trap 16), so each page has separate modules, loaded
 * once for all scripts.
 */
export class PageSdk {
  readonly #name: string;
  /** The number of SDK starts in this page. */
  #starts = 0;
  page: Page | undefined;
  send: Send = () => new Promise(() => {});
  token = '';
  userId: string | undefined;
  readonly mercury = new Mercury();
  readonly #createClient: typeof Calling.createClient;
  readonly #webex: ReturnType<typeof webexOf>;
  #callManager: CallManager | undefined;
  #cloud: Cloud | undefined;

  static async load(name: string): Promise<PageSdk> {
    vi.resetModules();
    const {createClient} = await import('@webex/calling');
    return new PageSdk(name, createClient);
  }

  private constructor(name: string, createClient: typeof Calling.createClient) {
    this.#name = name;
    this.#createClient = createClient;
    const device = {};
    Object.defineProperties(device, {
      url: {get: () => this.url},
      userId: {get: () => this.userId},
      orgId: {get: () => this.#cloud?.accounts[0]?.orgId},
    });
    this.#webex = webexOf({
      device: device as {url: string; userId: string | undefined; orgId: string | undefined},
      mercury: this.mercury,
      token: () => this.token,
      send: (url, options) => (this.page ? this.send(this.page, url, options) : new Promise(() => {})),
    });
  }

  /** Resets the page for a new script. */
  begin(cloud: Cloud, send: Send): void {
    this.page = undefined;
    if (this.#callManager) this.#callManager.callCollection = {};
    this.send = send;
    this.#cloud = cloud;
    this.mercury.removeAllListeners();
    this.mercury.connected = false;
  }

  /** The owner of this page's token. */
  signIn(page: Page, person: Person): User {
    const account = this.#cloud?.accounts.find(({name}) => name === person);
    this.page = page;
    this.token = `Bearer ${this.#cloud?.issueToken({account: person}).access_token}`;
    this.userId = account?.id;
    return {id: account?.id ?? '', displayName: person, extension: extensions[person]};
  }

  /** The WDM device, a new one at each start. */
  get url(): string {
    return `${addressOf(this.#name)}${this.#starts}`;
  }

  /** Whether a WDM device is or was this page's. */
  owns(url: string): boolean {
    return url.startsWith(addressOf(this.#name));
  }

  get webex(): SdkWebex {
    return this.#webex as unknown as SdkWebex;
  }

  async line(): Promise<SdkLine> {
    this.#starts += 1;
    // The SDK has one call manager for all lines of a page, which retains each of them.
    this.#callManager?.removeAllListeners();
    if (this.#callManager) this.#callManager.lineDict = {};
    this.mercury.removeAllListeners();
    await this.mercury.connect();
    const client = await this.#createClient(
      this.#webex as unknown as Parameters<typeof Calling.createClient>[0],
      {
        logger: {level: 'error' as never},
        discovery: {region: 'US-EAST', country: 'US'},
      },
    );
    const [line] = Object.values(client.getLines());
    if (!line) throw new Error('The SDK has no line');
    this.#callManager = (
      line.registration as unknown as SdkRegistration & {callManager: CallManager}
    ).callManager;
    return line;
  }

  beginCall(line: SdkLine): string | undefined {
    const to = {type: 'uri', address: 'tel:5101'};
    return this.#callManager?.createCall('outbound', 'a-device', line.lineId ?? '', to).getCorrelationId();
  }

  endCall(call: string): void {
    delete this.#callManager?.callCollection[call];
    this.#callManager?.emit('callingClient:all_calls_cleared');
  }
}

/** Values that only this person's line may show. */
const extensions: Readonly<Record<Person, string>> = {ada: '5101', grace: '5102'};

/** The time limit for leaving the line at a sign-out, in milliseconds. The session uses the same limit. */
const signOutTimeout = 5_000;

/** A signed-in page in a tab, which acts like the session, with the real SDK's line. */
export class Page {
  readonly tab: Tab;
  readonly sdk: PageSdk;
  readonly person: Person;
  readonly user: User;
  readonly controller = new LineController();
  driver: TabLineDriver | undefined;
  /** The SDK's line if it runs in this page. */
  line: SdkLine | undefined;
  abort: AbortController | undefined;
  call: string | undefined;
  /** Whether the SDK does not start. */
  sdkFails = false;

  constructor(tab: Tab, sdk: PageSdk, person: Person) {
    this.tab = tab;
    this.sdk = sdk;
    this.person = person;
    this.user = sdk.signIn(this, person);
  }

  /** If another person has the line, the page is signed out. */
  async signIn(): Promise<void> {
    await this.tab.run(async () => {
      const answered = (await isLockHeld()) ? await askLeader() : undefined;
      // As in a real sign-in: the leader may have released the lock in the meantime.
      const leader = answered && (await isLockHeld()) ? answered : undefined;
      if (leader && areDifferentUsers(leader.user, this.user)) return;
      const found = leader ? {...leader, user: this.user} : await this.#open();
      const onAnotherUser = (): void => void this.signOut().catch(() => undefined);
      this.driver = new TabLineDriver(() => this.#open(), found, onAnotherUser);
      attach(this.controller, this.driver);
    });
  }

  /** Like the session. Unfinished steps continue. */
  async signOut(): Promise<void> {
    const {driver} = this;
    const deregistered = this.controller.deregister().catch(() => undefined);
    const late = new Promise(resolve => setTimeout(resolve, signOutTimeout));
    await Promise.race([deregistered, late]);
    if (this.driver !== driver) return;
    this.driver = undefined;
    detach(this.controller);
    await driver?.close().catch(() => undefined);
  }

  /** Whether the SDK's line reports that it is registered. */
  get isActive(): boolean {
    return this.line?.getStatus?.() === 'active';
  }

  /** Whether the displayed line, its own or another tab's, belongs to the page's person. */
  get showsOwnLine(): boolean {
    const {state} = this.controller.snapshot;
    const shown = state.status === 'elsewhere' && state.holder === 'tab' ? state.there : state;
    return !('line' in shown) || shown.line.extension === this.user.extension;
  }

  async #open(): Promise<OpenedLine> {
    if (this.sdkFails) throw new Error('The SDK did not start');
    const line = await this.sdk.line();
    const watch = new MercuryWatch(this.sdk.webex);
    const driver = new SdkLineDriver(line, this.user, watch);
    this.line = line;
    const devices = RegistrationGate.of(line.registration as SdkRegistration)?.devices;
    return {
      user: this.user,
      driver,
      suspend: () => {
        driver.suspend(true);
        void watch.close();
      },
      resume: () => watch.open(),
      close: async () => {
        watch.end();
        if (this.line === line) {
          this.line = undefined;
          await this.sdk.mercury.disconnect();
        }
        if (devices?.mayExist) throw new ReleaseError(['line']);
      },
      get remainingDevice() {
        return devices?.remaining;
      },
      onDeviceGone: (listener, signal) => devices?.onGone(listener, signal),
    };
  }
}

/** The state of a page's line, in short form. */
export function describe({state, wanted, pending}: Page['controller']['snapshot']): string {
  const there = state.status === 'elsewhere' && state.holder === 'tab' ? `, ${state.there.status} there` : '';
  const cause = 'cause' in state && state.cause ? ` (${state.cause})` : '';
  const why = state.status === 'failed' ? ` (${state.fault.type})` : cause;
  return `${state.status}${why}${there}${wanted ? ', wanted' : ''}${pending ? `, ${pending} pending` : ''}`;
}
