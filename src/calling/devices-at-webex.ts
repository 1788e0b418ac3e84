import type {SdkDevice, SdkRegistration} from './sdk.js';

/**
 * How long to wait before each further try to delete a device, in seconds. Webex forgets a device by itself once its
 * keepalives stay away, so this need not go on for ever.
 */
const pauses = [1, 2, 4, 8, 15, 30, 60] as const;

/** How long Mobius may take to answer, in milliseconds. */
const requestTimeout = 10_000;

/**
 * What stands at Webex in this page's name. The SDK asks for a device to be deleted once, and takes no interest in the
 * answer; and of a device whose creation was not answered it knows nothing. Neither may stay.
 */
export class DevicesAtWebex {
  readonly #registration: SdkRegistration;
  /** The addresses of the devices that are known. */
  readonly #known = new Set<string>();
  /** The servers that were asked for a device, and whose answer did not arrive. */
  readonly #unanswered = new Set<string>();
  #later: ReturnType<typeof setTimeout> | undefined;
  /** Counts what changes the mind: a try that began before has no say any more. */
  #turn = 0;

  constructor(registration: SdkRegistration) {
    this.#registration = registration;
  }

  /** Whether anything may be there. */
  get any(): boolean {
    return this.#known.size > 0 || this.#unanswered.size > 0;
  }

  /** A server has given a device. A client has one: whatever there was before it is replaced. */
  add(server: string, {deviceId}: SdkDevice): void {
    this.forget();
    this.#unanswered.clear();
    if (deviceId) this.#known.add(addressOf(server, deviceId));
  }

  /** A server was asked for a device, and what it made of that is not known. */
  doubt(server: string): void {
    this.#unanswered.add(server);
  }

  /** Webex has said that it knows no device of this page's: of those that were told. What was not answered stays open. */
  forget(): void {
    this.keep();
    this.#known.clear();
  }

  /** Ends what `release()` began: the device is wanted again. */
  keep(): void {
    this.#turn += 1;
    clearTimeout(this.#later);
  }

  /**
   * Deletes what is there. Resolves when that was tried once; where it did not succeed, it is tried again for two
   * minutes.
   */
  async release(): Promise<void> {
    clearTimeout(this.#later);
    await this.#release(++this.#turn, pauses);
  }

  /** Deletes what is known to be there, by requests that outlive the page. Nobody will be there for the answer. */
  leave(): void {
    for (const address of this.#known) {
      void this.#fetch(address, {method: 'DELETE', keepalive: true}).catch(() => undefined);
    }
  }

  /** Deletes a device of this person that is not this page's: where the SDK makes room for its own (trap 3). */
  async releaseOther(server: string, deviceId: string, clientDeviceUri?: string): Promise<void> {
    await this.#delete(addressOf(server, deviceId), clientDeviceUri);
  }

  async #release(turn: number, [pause, ...more]: readonly number[]): Promise<void> {
    const done = await this.#releaseAll().catch(() => false);
    if (done || !pause || turn !== this.#turn) return;
    this.#later = setTimeout(() => void this.#release(turn, more), pause * 1000);
  }

  async #releaseAll(): Promise<boolean> {
    const [found, deleted] = await Promise.all([
      Promise.all(Array.from(this.#unanswered, server => this.#find(server))),
      Promise.all(Array.from(this.#known, address => this.#delete(address))),
    ]);
    const deletedLate = await Promise.all(found.flat().map(address => this.#delete(address)));
    return [...deleted, ...deletedLate].every(Boolean);
  }

  /** What a server made of a request whose answer was lost. */
  async #find(server: string): Promise<string[]> {
    const {userId, url} = this.#registration.webex?.internal.device ?? {};
    const response = await this.#fetch(`${server}devices?userid=${encodeURIComponent(userId ?? '')}`, {
      signal: AbortSignal.timeout(requestTimeout),
    });
    if (!response.ok) throw new Error(`Mobius answered ${response.status}`);
    const {devices = []} = (await response.json()) as {devices?: readonly SdkDevice[]};
    const ours = devices.filter(({clientDeviceUri}) => clientDeviceUri === url);
    this.#unanswered.delete(server);
    const addresses = ours.map(({deviceId = ''}) => addressOf(server, deviceId));
    for (const address of addresses) this.#known.add(address);
    return addresses;
  }

  /** Whether the device is gone, or nothing can be done about it. */
  async #delete(address: string, clientDeviceUri?: string): Promise<boolean> {
    const signal = AbortSignal.timeout(requestTimeout);
    const {ok, status} = await this.#fetch(address, {method: 'DELETE', signal}, clientDeviceUri);
    const final = ok || (status >= 400 && status < 500 && status !== 429);
    if (final) this.#known.delete(address);
    return final;
  }

  async #fetch(address: string, request: RequestInit, clientDeviceUri?: string): Promise<Response> {
    const {credentials, internal} = this.#registration.webex ?? {};
    return fetch(address, {
      ...request,
      // What the SDK itself sends with these requests.
      headers: {
        'cisco-device-url': clientDeviceUri ?? internal?.device.url ?? '',
        Authorization: String(await credentials?.getUserToken?.()),
        trackingId: `webex-web-client_${crypto.randomUUID()}`,
        'spark-user-agent': 'webex-calling/beta',
      },
    });
  }
}

function addressOf(server: string, deviceId: string): string {
  return `${server}devices/${deviceId}`;
}
