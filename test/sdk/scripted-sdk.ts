import type {SdkCalling, SdkCallingClass, SdkCallingClient, SdkRefusal} from '../../src/sdk/sdk.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {minimalRegistration} from './gate-setup.js';
import {ScriptedMercury} from './scripted-mercury.js';
import {TestEmitter} from './test-emitter.js';

/** A step that waits until the test lets it pass. */
export class Checkpoint {
  #waiting: (() => void)[] = [];
  #isOpen: boolean;

  constructor(isOpen = true) {
    this.#isOpen = isOpen;
  }

  pass(): Promise<void> {
    return this.#isOpen ? Promise.resolve() : new Promise(resolve => this.#waiting.push(resolve));
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Current waiters keep waiting, later ones pass. */
  openForOthers(): void {
    this.#isOpen = true;
  }

  open(): void {
    this.#isOpen = true;
    for (const go of this.#waiting.splice(0)) go();
  }
}

/**
 * The SDK's class `Calling` as it behaves from a token to a line: it never rejects (trap 1), keeps the first `webex`
 * that has created a client forever (trap 16), and creates a new client each time (trap 17).
 */
export function scriptedSdk() {
  const log: string[] = [];
  /** The steps of a start and their delays. */
  const steps = {ready: new Checkpoint(), device: new Checkpoint(), client: new Checkpoint()};
  const script = {
    /** The owner of the token. */
    userId: 'ada',
    refusal: undefined as SdkRefusal | undefined,
    /** Whether WDM refuses to delete the device. */
    keepsDevice: false,
    initFails: false,
    servers: ['https://mobius.example/'] as readonly string[],
  };
  const mercury = new ScriptedMercury();
  mercury.connected = false;
  const emitters: TestEmitter[] = [];
  const tokens: unknown[] = [];
  /** The first `webex` with a client, to which the SDK stays bound for the page's lifetime. */
  let bound: object | undefined;
  let clients = 0;

  const Calling: SdkCallingClass = {
    async init({webexConfig: {credentials}}) {
      log.push('init');
      if (script.initFails) throw new Error('of the SDK');
      tokens.push(credentials.access_token);
      return calling();
    },
  };

  function calling(): SdkCalling {
    const device = {
      registered: false,
      userId: undefined as string | undefined,
      url: 'https://wdm.example/devices/1',
      async unregister() {
        log.push('device unregister');
        if (script.keepsDevice) throw new Error('503');
        device.registered = false;
      },
    };
    const speaker = new TestEmitter();
    emitters.push(speaker);
    const webex = Object.assign(speaker, {
      ready: false,
      credentials: {
        getUserToken: async () => `Bearer ${String(tokens.at(-1))}`,
        set supertoken({access_token}: {access_token: string}) {
          tokens.push(access_token);
        },
      },
      internal: {device, mercury},
    });
    const whenReady = async (listener: () => void): Promise<void> => {
      await steps.ready.pass();
      webex.ready = true;
      listener();
    };
    const made = {
      registered: false,
      callingClient: undefined as SdkCallingClient | undefined,
      webex,
      once(_: 'ready', listener: () => void) {
        void whenReady(listener);
      },
      async register() {
        log.push('register');
        await steps.device.pass();
        if (script.refusal) {
          speaker.emit('request:failure', {service: 'wdm', resource: 'devices'}, script.refusal);
          return;
        }
        Object.assign(device, {registered: true, userId: script.userId});
        speaker.emit('request:success', {service: 'wdm', resource: 'devices'});
        try {
          await mercury.connect();
        } catch {
          return;
        }
        await steps.client.pass();
        bound ??= made;
        clients += 1;
        made.callingClient = client(clients, bound === made);
        made.registered = true;
      },
      async deregister() {
        log.push('deregister');
        await mercury.disconnect();
        await device.unregister();
        made.registered = false;
      },
    };
    return made;
  }

  function client(count: number, isBound: boolean): SdkCallingClient {
    mercury.on('online', () => {});
    const line = Object.assign(new TestEmitter(), {
      lineId: `line-${count}`,
      /** The SDK's module uses the `webex` of another person, so Webex answers 400. */
      isBroken: !isBound,
      registration: minimalRegistration(),
      register: () => {},
      deregister: () => {},
    }) satisfies SdkLine;
    return {
      getLines: () => ({[line.lineId]: line}),
      get primaryMobiusUris() {
        return script.servers;
      },
    };
  }

  /** The number of remaining listeners. */
  const listening = (): number => mercury.listening + emitters.reduce((sum, each) => sum + each.listening, 0);
  const emitAnswer = (): void => emitters.at(-1)?.emit('request:success', {});
  return {Calling, log, steps, script, mercury, tokens, listening, emitAnswer, clients: () => clients};
}
