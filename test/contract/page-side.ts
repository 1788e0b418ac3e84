import type {Fault} from '../../src/base/fault.js';
import type {SdkCalling, SdkCallingClass} from '../../src/sdk/sdk.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import type {CallingSession} from '../../src/session/calling-session.js';

/** The SDK without this library. */
interface RawSdk {
  Calling: SdkCallingClass;
  calling: SdkCalling;
  /** All events of the line since `connect`. Errors include their type. */
  events: string[];
  load(): Promise<SdkCallingClass>;
  init(token: string, callingClientConfig?: object): Promise<SdkCalling>;
  connect(token: string, callingClientConfig?: object): Promise<SdkLine>;
  line(): SdkLine;
  record(line: SdkLine): SdkLine;
}

/** The SDK through this library. */
interface OurSdk {
  session: CallingSession;
  /** All statuses of the line since `open`, one per change. */
  states: string[];
  /** All events of the line since `open`. Errors include their fault's type. */
  events: string[];
  open(): Promise<CallingSession>;
  signIn(token: string): Promise<CallingSession>;
  /** Exposes the SDK's objects as `raw.calling`. */
  exposeSdk(): Promise<void>;
  /** Walks all reachable objects. Returns their number, and the paths at which the token or an SDK object was found. */
  walk(from: object, token: string): {visited: number; findings: string[]};
  /** The outcome of a promise: `ok`, or the type or name of the rejection. */
  outcome(promise: Promise<unknown>): Promise<string>;
}

declare global {
  var raw: RawSdk;
  var ours: OurSdk;
}

/** Runs in the page before anything else. It is sent as text, so it must not refer to anything outside. */
export function installPageSide(): void {
  const raw = {
    events: [] as string[],

    async load() {
      const script = document.createElement('script');
      script.src = '/sdk.js';
      await new Promise(resolve => {
        script.addEventListener('load', resolve);
        document.head.append(script);
      });
      raw.Calling = (globalThis as unknown as {Calling: SdkCallingClass}).Calling;
      return raw.Calling;
    },

    async init(token: string, callingClientConfig: object = {}) {
      const Calling = raw.Calling ?? (await raw.load());
      raw.calling = await Calling.init({
        webexConfig: {config: {logger: {level: 'error'}}, credentials: {access_token: token}},
        callingConfig: {
          clientConfig: {
            calling: true,
            contact: false,
            callHistory: false,
            callSettings: false,
            voicemail: false,
          },
          callingClientConfig: {logger: {level: 'error'}, ...callingClientConfig},
          logger: {level: 'error'},
        },
      });
      await new Promise<void>(resolve => {
        raw.calling.once('ready', resolve);
      });
      return raw.calling;
    },

    async connect(token: string, callingClientConfig: object = {}) {
      const calling = await raw.init(token, callingClientConfig);
      await calling.register();
      return raw.record(raw.line());
    },

    line: () => Object.values(raw.calling.callingClient!.getLines())[0]!,

    record(line: SdkLine) {
      for (const name of ['connecting', 'registered', 'unregistered', 'reconnecting', 'reconnected']) {
        line.on(name, () => raw.events.push(name));
      }
      line.on('error', error => raw.events.push(`error ${(error as {type: string}).type}`));
      return line;
    },
  } as RawSdk;

  const ours = {
    states: [] as string[],
    events: [] as string[],

    async open() {
      // A URL for the browser, which the compiler must not resolve.
      const address = '/session/calling-session.js';
      const {CallingSession} = (await import(address)) as {CallingSession: new () => CallingSession};
      const session = new CallingSession();
      session.configure({src: '/sdk.js'});
      session.line.subscribe(({state}) => {
        if (ours.states.at(-1) !== state.status) ours.states.push(state.status);
      });
      session.line.listen(event => {
        const {type, fault} = event as {type: string; fault?: Fault};
        if (type !== 'statechange') ours.events.push(fault ? `${type} ${fault.type}` : type);
      });
      ours.session = session;
      return session;
    },

    async signIn(token: string) {
      const session = ours.session ?? (await ours.open());
      await session.signIn(() => token);
      return session;
    },

    async exposeSdk() {
      const Calling = await raw.load();
      const init = Calling.init.bind(Calling);
      Calling.init = async options => (raw.calling = await init(options));
      (await ours.open()).configure({loadSdk: () => Calling});
    },

    walk(from: object, token: string) {
      const seen = new Set<object>();
      const findings: string[] = [];
      const visit = (value: unknown, path: string): void => {
        if (typeof value === 'string' && value.includes(token)) findings.push(path);
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
        // Skip the global object, which contains the SDK's global.
        if (seen.has(value) || value === window || value === document) return;
        seen.add(value);
        if ('getUserToken' in value || 'registration' in value || 'callManager' in value) findings.push(path);
        if (value instanceof Map || value instanceof Set)
          for (const [at, held] of value.entries()) visit([at, held], `${path}[]`);
        for (const key of Reflect.ownKeys(value)) {
          let held: unknown;
          try {
            held = (value as Record<PropertyKey, unknown>)[key];
          } catch {
            // Skip a getter that requires another `this`.
          }
          visit(held, `${path}.${String(key)}`);
        }
        // Prototype getters, read on the object.
        for (
          let up = Object.getPrototypeOf(value) as object | null;
          up;
          up = Object.getPrototypeOf(up) as object | null
        ) {
          for (const [key, {get}] of Object.entries(Object.getOwnPropertyDescriptors(up))) {
            if (!get || up === Node.prototype || up === Element.prototype || up === HTMLElement.prototype)
              continue;
            try {
              visit(Reflect.apply(get, value, []), `${path}.${key}`);
            } catch {
              // Skip a getter that requires another `this`.
            }
          }
          visit(up, `${path}.__proto__`);
        }
      };
      visit(from, 'ours');
      return {visited: seen.size, findings};
    },

    outcome: (promise: Promise<unknown>) =>
      promise.then(
        () => 'ok',
        (error: {type?: string; fault?: {type: string}; name: string}) =>
          error.fault?.type ?? error.type ?? error.name,
      ),
  } as OurSdk;

  Object.assign(globalThis, {raw, ours});
}
