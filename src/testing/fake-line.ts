import type {SdkLine, SdkLineError} from '../line/sdk-line.js';

type Listener = (...args: unknown[]) => void;

/** The fourteen properties of a line in Webex's Calling SDK guide ("Obtaining a Line Object"). */
export type FakeLineProperties = Partial<
  Pick<
    FakeLine,
    | 'lineId'
    | 'mobiusDeviceId'
    | 'phoneNumber'
    | 'extension'
    | 'status'
    | 'sipAddresses'
    | 'voicemail'
    | 'lastSeen'
    | 'keepaliveInterval'
    | 'callKeepaliveInterval'
    | 'rehomingIntervalMin'
    | 'rehomingIntervalMax'
    | 'voicePortalNumber'
    | 'voicePortalExtension'
  >
>;

/** The three errors in Webex's Calling SDK guide ("The Error Event"). */
export const guideErrors = {
  deviceLimit: {
    status: 'inactive',
    type: 'registrationError',
    msg: 'Device limit exceeded. The user already logged in to a different device.',
  },
  deviceNotFound: {status: 'inactive', type: 'registrationError', msg: 'Device not found.'},
  tokenExpired: {
    status: 'inactive',
    type: 'tokenError',
    msg: 'Token expired. Authentication/Authorization error.',
  },
} as const satisfies Record<string, SdkLineError>;

/**
 * A fake line of the SDK, for tests of a page that uses these elements. It needs no server. As in Webex's guide,
 * commands return immediately. The line emits nothing automatically: the test calls the `emit…` methods.
 *
 * ```ts
 * const line = new FakeLine({phoneNumber: '+12065550101'});
 * document.querySelector('webex-line-provider').sdkLine = line;
 * // The person presses Register in <webex-line-controls>. Then `line.commands` is ['register'].
 * line.emitConnecting();
 * line.emitRegistered();
 * ```
 */
export class FakeLine implements SdkLine {
  lineId = 'fake-line';
  mobiusDeviceId: string | undefined = 'fake-device';
  phoneNumber: string | undefined = '+12065550101';
  extension: string | undefined = '5101';
  /** `inactive` at first, `active` while it is registered. */
  status = 'inactive';
  sipAddresses: readonly string[] = ['sip:ada@example.com'];
  voicemail: string | undefined;
  lastSeen: string | undefined;
  keepaliveInterval: number | undefined = 30;
  callKeepaliveInterval: number | undefined = 10;
  rehomingIntervalMin: number | undefined = 60;
  rehomingIntervalMax: number | undefined = 120;
  voicePortalNumber: number | undefined;
  voicePortalExtension: number | undefined;
  readonly #commands: ('register' | 'deregister')[] = [];
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(properties: FakeLineProperties = {}) {
    Object.assign(this, properties);
  }

  /** The commands received, in order. */
  get commands(): readonly ('register' | 'deregister')[] {
    return this.#commands;
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  register(): void {
    this.#commands.push('register');
  }

  deregister(): void {
    this.#commands.push('deregister');
  }

  /** The number of listeners for an event. */
  listenerCount(event: string): number {
    return this.#listeners.get(event)?.size ?? 0;
  }

  /** Emits `connecting`. */
  emitConnecting(): void {
    this.#emit('connecting');
  }

  /** Emits `registered`, after setting the given properties. */
  emitRegistered(properties: FakeLineProperties = {}): void {
    Object.assign(this, properties, {status: 'active'});
    this.#emit('registered', this);
  }

  /** Emits `unregistered`. */
  emitUnregistered(): void {
    this.status = 'inactive';
    this.#emit('unregistered');
  }

  /** Emits `reconnecting`, like the SDK after a failed keepalive. */
  emitReconnecting(): void {
    this.#emit('reconnecting');
  }

  /** Emits `reconnected`, like the SDK when keepalives succeed again. */
  emitReconnected(): void {
    this.#emit('reconnected');
  }

  /** Emits `error` with one of `guideErrors`, or another error from the SDK. */
  emitError(error: SdkLineError): void {
    this.status = error.status ?? this.status;
    this.#emit('error', error);
  }

  /** Emits `line:incoming_call`. The elements dispatch `webex-line-incoming-call` without the call, which only listeners added with `on()` receive. */
  emitIncomingCall(call?: unknown): void {
    this.#emit('line:incoming_call', call);
  }

  #emit(event: string, ...payload: readonly unknown[]): void {
    for (const listener of Array.from(this.#listeners.get(event) ?? [])) listener(...payload);
  }
}
