import {EventEmitter} from 'node:events';
import type * as Calling from '@webex/calling';
import {vi} from 'vitest';
import type {Cloud} from '../../cloud/cloud.js';
import type {SdkRegistration} from '../../src/calling/sdk.js';
import {SdkLineDriver} from '../../src/calling/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {isHeld} from '../../src/tabs/line-lock.js';
import {askHolder} from '../../src/tabs/tab-channel.js';
import type {OpenedLine} from '../../src/tabs/opened-line.js';
import {TabLineDriver} from '../../src/tabs/tab-line-driver.js';
import {webexOf} from '../calling/real-sdk.js';
import type {Tab} from './tab.js';

interface CallManager extends EventEmitter {
  createCall(direction: 'outbound', device: string, line: string, to: object): {getCorrelationId(): string};
  callCollection: Record<string, unknown>;
  lineDict: object;
}

/** The network, as a page has it. */
export type Send = (page: Page, url: string, options: RequestInit) => Promise<Response>;

/**
 * The SDK of one page. Its modules keep whoever comes first (trap 16), so each page has modules of its own, and they are
 * loaded once for all scripts.
 */
export class PageSdk {
  readonly url: string;
  page: Page | undefined;
  send: Send = () => new Promise(() => {});
  token = '';
  userId: string | undefined;
  readonly #createClient: typeof Calling.createClient;
  readonly #webex: ReturnType<typeof webexOf>;
  #callManager: CallManager | undefined;

  static async load(name: string): Promise<PageSdk> {
    vi.resetModules();
    const {createClient} = await import('@webex/calling');
    return new PageSdk(name, createClient);
  }

  private constructor(name: string, createClient: typeof Calling.createClient) {
    this.url = `https://wdm-a.wbx2.com/wdm/api/v1/devices/${name}`;
    this.#createClient = createClient;
    const userId = (): string | undefined => this.userId;
    this.#webex = webexOf({
      device: {
        url: this.url,
        get userId() {
          return userId();
        },
      },
      mercury: new EventEmitter(),
      token: () => this.token,
      send: (url, options) => (this.page ? this.send(this.page, url, options) : new Promise(() => {})),
    });
  }

  /** For a new script: nobody has this page open. */
  begin(cloud: Cloud, send: Send): void {
    this.page = undefined;
    if (this.#callManager) this.#callManager.callCollection = {};
    this.send = send;
    this.token = `Bearer ${cloud.issueToken().access_token}`;
    this.userId = cloud.accounts[0]?.id;
  }

  async line(): Promise<SdkLine> {
    // The SDK has one call manager for all lines of a page, which keeps each of them.
    this.#callManager?.removeAllListeners();
    if (this.#callManager) this.#callManager.lineDict = {};
    this.#webex.internal.mercury.removeAllListeners();
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

/** A page in a tab where somebody has signed in: what the session does there, on the real SDK's line. */
export class Page {
  readonly tab: Tab;
  readonly sdk: PageSdk;
  readonly controller = new LineController();
  driver: TabLineDriver | undefined;
  /** The SDK's line, where it runs in this page. */
  line: SdkLine | undefined;
  abort: AbortController | undefined;
  call: string | undefined;
  /** Whether the SDK does not start. */
  sdkFails = false;

  constructor(tab: Tab, sdk: PageSdk) {
    this.tab = tab;
    this.sdk = sdk;
    sdk.page = this;
  }

  async signIn(): Promise<void> {
    await this.tab.run(async () => {
      const stands = (await isHeld()) ? await askHolder() : await this.#open();
      this.driver = new TabLineDriver(
        () => this.#open(),
        stands,
        () => undefined,
      );
      this.controller.attach(this.driver, LineMachine);
    });
  }

  /** As the session does it. */
  async signOut(): Promise<void> {
    await this.controller.deregister();
    this.controller.detach();
    await this.driver?.close();
  }

  /** Whether the SDK's line is registered, by its own word. */
  get isActive(): boolean {
    return this.line?.getStatus?.() === 'active';
  }

  async #open(): Promise<OpenedLine> {
    if (this.sdkFails) throw new Error('The SDK did not start');
    const line = await this.sdk.line();
    const driver = new SdkLineDriver(line);
    this.line = line;
    return {
      user: {displayName: 'Ada Lovelace'},
      driver,
      leave: () => driver.leave(true),
      comeBack: () => driver.comeBack(),
      close: async () => {
        if (this.line !== line) return;
        this.line = this.call = undefined;
      },
    };
  }
}
