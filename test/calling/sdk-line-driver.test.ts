import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {SdkLineDriver} from '../../src/calling/sdk-line-driver.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {Speaker} from './speaker.js';

/**
 * Lines that the real SDK does not make, and that a host may bring: one written to the guide's letter, and ones that
 * go wrong. The real one is in `real-sdk.test.ts`.
 */
class GuideLine extends Speaker implements SdkLine {
  readonly lineId = 'from-the-guide';
  readonly sipAddresses = ['sip:ada@example.com'];
  status = 'inactive';
  readonly called: string[] = [];

  register(): undefined {
    this.called.push('register');
  }

  deregister(): undefined {
    this.called.push('deregister');
  }

  becomesRegistered(): void {
    this.status = 'active';
    this.emit('registered', this);
  }

  becomesUnregistered(): void {
    this.status = 'inactive';
    this.emit('unregistered');
  }
}

/** The guide: "the app can determine that it's in the connecting state once the register() call is made". */
class PromptLine extends GuideLine {
  override register(): undefined {
    super.register();
    this.emit('connecting');
    this.becomesRegistered();
  }

  override deregister(): undefined {
    super.deregister();
    this.becomesUnregistered();
  }
}

function scene<Line extends SdkLine>(sdkLine: Line) {
  const line = new LineController();
  line.attach(new SdkLineDriver(sdkLine), LineMachine);
  const states: string[] = [];
  line.subscribe(({state}) => {
    if (states.at(-1) !== state.status) states.push(state.status);
  });
  const events: string[] = [];
  line.listen(({type}) => type !== 'statechange' && events.push(type));
  return {line, sdkLine, states, events};
}

const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'ok',
    (error: {name: string; type?: string}) => error.type ?? error.name,
  );

const turn = (): Promise<void> => new Promise(setImmediate);

describe("a line to the guide's letter", () => {
  test('registers and deregisters', async () => {
    const {line, sdkLine, states, events} = scene(new GuideLine());
    const registration = line.register();
    sdkLine.emit('connecting');
    sdkLine.becomesRegistered();
    expect(await registration).toMatchObject({lineId: 'from-the-guide', status: 'active'});
    const deregistration = line.deregister();
    await turn();
    expect(line.snapshot.pending).toBe('deregister');
    sdkLine.becomesUnregistered();
    await deregistration;
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'deregistering', 'unregistered']);
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
    expect(sdkLine.called).toEqual(['register', 'deregister']);
  });

  test('that is registered already is taken over as it is', () => {
    const active = new GuideLine();
    active.status = 'active';
    const {line} = scene(active);
    expect(line.snapshot).toMatchObject({
      state: {status: 'registered', server: 'unknown', line: {lineId: 'from-the-guide'}},
      wanted: true,
    });
  });

  test.each([
    {
      type: 'registrationError',
      msg: 'Device limit exceeded. The user already logged in to a different device.',
      fault: 'device-limit-exceeded',
    },
    {type: 'registrationError', msg: 'Device not found.', fault: 'device-not-found'},
    {
      type: 'tokenError',
      msg: 'Token expired. Authentication/Authorization error.',
      fault: 'token-expired',
    },
  ])('fails with $msg', async ({type, msg, fault}) => {
    const {line, sdkLine, states} = scene(new GuideLine());
    const outcome = outcomeOf(line.register());
    sdkLine.emit('connecting');
    sdkLine.emit('error', {status: 'inactive', type, msg});
    expect(await outcome).toBe(fault);
    expect(states).toEqual(['unregistered', 'connecting', 'failed']);
    expect(line.snapshot.state).toMatchObject({fault: {type: fault, sdkMessage: msg}});
  });

  test('that emits while it is called is shown as it goes', async () => {
    const {line, states, events} = scene(new PromptLine());
    await line.register();
    await line.deregister();
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'deregistering', 'unregistered']);
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
  });

  test('what a listener asks for comes after what it was told of, among the events too', async () => {
    const {line, events} = scene(new PromptLine());
    line.subscribe(({state, pending}) => {
      if (state.status === 'registered' && !pending) void line.deregister();
    });
    await outcomeOf(line.register());
    expect(line.snapshot.state.status).toBe('unregistered');
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
  });

  test('an incoming call is told of, without the call: it leads to the token (trap C1)', () => {
    const {line, sdkLine} = scene(new PromptLine());
    line.register().catch(() => undefined);
    const heard = vi.fn();
    line.listen(heard);
    sdkLine.emit('line:incoming_call', {secret: 'the call itself'});
    expect(heard).toHaveBeenCalledExactlyOnceWith({type: 'incoming-call'});
  });

  test.each([
    {name: 'before anybody wants the line', act: () => {}},
    {
      name: 'while it is being deregistered',
      act: (line: LineController, sdkLine: GuideLine) => {
        line.register().catch(() => undefined);
        sdkLine.becomesRegistered();
        line.deregister().catch(() => undefined);
      },
    },
    {
      name: 'after it has failed',
      act: (line: LineController, sdkLine: GuideLine) => {
        line.register().catch(() => undefined);
        sdkLine.emit('error', {type: 'tokenError'});
      },
    },
  ])('$name no call rings', ({act}) => {
    const {line, sdkLine, events} = scene(new GuideLine());
    act(line, sdkLine);
    sdkLine.emit('line:incoming_call', {});
    expect(events).not.toContain('incoming-call');
  });

  test('refused while it is told to register, it waits: nobody knows whether it tries again', () => {
    const refused = Object.assign(new GuideLine(), {
      register(this: GuideLine) {
        this.emit('connecting');
        this.emit('unregistered');
      },
    });
    const {line, states} = scene(refused);
    line.register().catch(() => undefined);
    expect(states).toEqual(['unregistered', 'connecting', 'retrying']);
  });

  test('says what is known of it: whether calls arrive is not', () => {
    expect(scene(new GuideLine()).line.snapshot.reachability).toBe('unknown');
  });

  test('never registered is never told to deregister, by the driver itself (trap 6)', async () => {
    const guideLine = new GuideLine();
    const signal = vi.fn();
    const driver = new SdkLineDriver(guideLine);
    driver.start({signal, event: () => {}, state: () => ({status: 'absent'})});
    driver.deregister();
    await turn();
    expect(signal.mock.calls.map(([said]) => said as unknown)).toEqual([{type: 'unregistered'}]);
    expect(guideLine.called).toEqual([]);
  });

  test('never registered is never told to deregister (trap 6)', async () => {
    const {line, sdkLine} = scene(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.emit('connecting');
    await line.deregister();
    expect(sdkLine.called).toEqual(['register']);
    // It comes all the same, and now there is something to undo.
    sdkLine.becomesRegistered();
    expect(sdkLine.called).toEqual(['register', 'deregister']);
  });
});

/** A line whose commands are promises, as the SDK's are, and which says when each is over. */
class PromisingLine extends Speaker implements SdkLine {
  readonly registrations: (() => void)[] = [];
  readonly deregistrations: (() => void)[] = [];
  status = 'inactive';

  register(): Promise<void> {
    return new Promise(resolve => this.registrations.push(resolve));
  }

  deregister(): Promise<void> {
    this.status = 'inactive';
    return new Promise(resolve => this.deregistrations.push(resolve));
  }

  becomesRegistered(): void {
    this.status = 'active';
    this.emit('registered', this);
  }
}

describe('a command of the SDK is over when its promise says so', () => {
  test('"unregistered" comes before the SDK has cleaned up: deregister() waits for that', async () => {
    const {line, sdkLine, events} = scene(new PromisingLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.registrations[0]?.();
    await turn();
    const outcome = outcomeOf(line.deregister());
    sdkLine.emit('unregistered');
    await turn();
    expect(events.at(-1)).toBe('unregistered');
    expect(line.snapshot).toMatchObject({state: {status: 'deregistering'}, pending: 'deregister'});
    sdkLine.deregistrations[0]?.();
    expect(await outcome).toBe('ok');
  });

  test('the end of an old attempt is not taken for the end of the new one', async () => {
    const {line, sdkLine, states} = scene(new PromisingLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    const deregistration = line.deregister();
    sdkLine.deregistrations[0]?.();
    await deregistration;
    line.register().catch(() => undefined);
    sdkLine.emit('connecting');
    sdkLine.registrations[0]?.();
    await turn();
    expect(states.at(-1)).toBe('connecting');
    sdkLine.registrations[1]?.();
    await turn();
    expect(states.at(-1)).toBe('retrying');
  });
});

describe('a line that goes wrong', () => {
  const error = {type: 'tokenError', msg: 'Token expired.'};
  const throws = (): never => {
    throw Object.assign(new Error('thrown'), error);
  };
  const rejects = (): Promise<never> => Promise.reject(Object.assign(new Error('rejected'), error));

  test.each([
    {name: 'throws', register: throws},
    {name: 'rejects', register: rejects},
  ])('register() that $name is a failure with its reason', async ({register}) => {
    const {line, states} = scene(Object.assign(new GuideLine(), {register}));
    expect(await outcomeOf(line.register())).toBe('token-expired');
    await turn();
    expect(states).toEqual(['unregistered', 'failed']);
    expect(line.snapshot.pending).toBeUndefined();
  });

  test.each([
    {name: 'throws', deregister: throws},
    {name: 'rejects', deregister: rejects},
  ])('deregister() that $name still comes to an end', async ({deregister}) => {
    const {line, sdkLine} = scene(Object.assign(new GuideLine(), {deregister}));
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    const outcome = outcomeOf(line.deregister());
    await turn();
    expect(line.snapshot.pending).toBeUndefined();
    expect(await outcome).toBe('ok');
  });

  test('an error without a word is a failure that nobody can name', async () => {
    const {line, sdkLine} = scene(new GuideLine());
    const outcome = outcomeOf(line.register());
    sdkLine.emit('error', undefined);
    expect(await outcome).toBe('unknown');
  });

  test('a listener of the page that throws does not break the line that speaks', async () => {
    const {line, sdkLine} = scene(new GuideLine());
    line.listen(({type}) => {
      if (type === 'connecting') throw new Error('from a listener');
    });
    const caught = await uncaughtDuring(() => sdkLine.emit('connecting'));
    expect(caught).toEqual([new Error('from a listener')]);
    expect(line.snapshot.state.status).toBe('connecting');
  });
});

describe('keepalives of a line whose keepalives nobody sees', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const missing = (status: string) => {
    const made = scene(Object.assign(new GuideLine(), {keepaliveInterval: 30}));
    made.line.register().catch(() => undefined);
    made.sdkLine.becomesRegistered();
    made.sdkLine.emit('reconnecting');
    made.sdkLine.status = status;
    return made;
  };

  test('missed, and then no more: it is well, by its own status', () => {
    const {states} = missing('active');
    vi.advanceTimersByTime(64_999);
    expect(states.at(-1)).toBe('reconnecting');
    vi.advanceTimersByTime(1);
    expect(states.at(-1)).toBe('registered');
  });

  test('missed again: it waits from then on', () => {
    const {sdkLine, states} = missing('active');
    vi.advanceTimersByTime(30_000);
    sdkLine.emit('reconnecting');
    vi.advanceTimersByTime(64_999);
    expect(states.at(-1)).toBe('reconnecting');
  });

  test('not well by its own status: goes on', () => {
    const {states} = missing('inactive');
    vi.advanceTimersByTime(600_000);
    expect(states.at(-1)).toBe('reconnecting');
  });
});

describe('a newer line that says why it was unregistered (trap 15)', () => {
  test('is held elsewhere, and nothing registers by itself', async () => {
    const {line, sdkLine, states, events} = scene(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.status = 'inactive';
    sdkLine.emit('unregistered', {type: 'registration_error', message: 'session superseded'});
    await turn();
    expect(states.at(-1)).toBe('elsewhere');
    expect(events.at(-1)).toBe('unregistered');
    expect(sdkLine.called).toEqual(['register']);
  });

  test('is taken back on request', async () => {
    const {line, sdkLine} = scene(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.emit('unregistered', {type: 'registration_error'});
    line.register().catch(() => undefined);
    expect(sdkLine.called).toEqual(['register', 'register']);
  });
});

describe('the server', () => {
  const [primary, backup] = ['https://primary.example/', 'https://backup.example/'];

  test.each([
    {name: 'the primary', active: primary, server: 'primary', serverHost: 'primary.example'},
    {name: 'the backup', active: backup, server: 'backup', serverHost: 'backup.example'},
    {
      name: 'one that nobody has named',
      active: 'https://other.example/api/',
      server: 'unknown',
      serverHost: 'other.example',
    },
    {name: 'one that the line does not tell', server: 'unknown'},
  ])('is $name', ({active, server, serverHost}) => {
    const {line, sdkLine} = scene(
      Object.assign(new GuideLine(), {
        getActiveMobiusUrl: () => active,
        registration: {primaryMobiusUris: [primary], backupMobiusUris: [backup]},
      }),
    );
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    expect(line.snapshot.state).toEqual({
      status: 'registered',
      line: expect.anything(),
      server,
      ...(serverHost && {serverHost}),
      since: expect.any(Number),
    });
  });

  test('none was found: nothing would come, and that is said (trap 4)', async () => {
    const {line} = scene(
      Object.assign(new GuideLine(), {
        register: () => Promise.resolve(),
        registration: {primaryMobiusUris: []},
      }),
    );
    expect(await outcomeOf(line.register())).toBe('no-servers');
  });
});

describe("the line's owner", () => {
  test('lends number and extension, which the SDK never fills (trap 10)', async () => {
    const guideLine = new PromptLine();
    const line = new LineController();
    line.attach(new SdkLineDriver(guideLine, {phoneNumber: '+12065550101', extension: '5101'}), LineMachine);
    const info: LineInfo = await line.register();
    expect(info).toMatchObject({phoneNumber: '+12065550101', extension: '5101'});
  });
});

describe('letting go of a line', () => {
  const names = [
    'connecting',
    'registered',
    'unregistered',
    'reconnecting',
    'reconnected',
    'error',
    'line:incoming_call',
  ];

  test('leaves as many listeners after 100 rounds as after one', () => {
    const guideLine = new GuideLine();
    const counts = (): number[] => names.map(name => guideLine.listenerCount(name));
    for (let round = 0; round < 100; round += 1) {
      const driver = new SdkLineDriver(guideLine);
      driver.start({signal: () => {}, event: () => {}, state: () => ({status: 'absent'})});
      expect(counts()).toEqual(names.map(() => 1));
      driver.stop();
      // A late error throws where nobody listens (trap 8).
      expect(counts()).toEqual(names.map(name => (name === 'error' ? 1 : 0)));
    }
  });

  test('a late error throws at nobody', () => {
    const {line, sdkLine} = scene(new GuideLine());
    line.detach();
    expect(() => sdkLine.emit('error', {type: 'service_unavailable'})).not.toThrow();
    expect(line.snapshot.state.status).toBe('absent');
  });

  test('leaves no timer, not even of a line that misses keepalives', () => {
    vi.useFakeTimers();
    const {line, sdkLine} = scene(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.emit('reconnecting');
    line.detach();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('the host’s own listeners stay', () => {
    const guideLine = new GuideLine();
    const own = vi.fn();
    guideLine.on('registered', own);
    const {line} = scene(guideLine);
    line.detach();
    guideLine.becomesRegistered();
    expect(own).toHaveBeenCalledExactlyOnceWith(guideLine);
  });

  test('without `off` it is not heard any more all the same', () => {
    const guideLine = new GuideLine();
    const withoutOff: SdkLine = {
      on: (event, listener) => guideLine.on(event, listener),
      register: () => {},
      deregister: () => {},
    };
    const {line, events} = scene(withoutOff);
    line.detach();
    guideLine.emit('connecting');
    guideLine.emit('line:incoming_call', {});
    guideLine.emit('error', {});
    expect(events).toEqual([]);
    expect(line.snapshot.state.status).toBe('absent');
  });

  test('the outcome of a command that was under way is not heard', async () => {
    const {line, states} = scene(Object.assign(new GuideLine(), {register: () => Promise.resolve()}));
    line.register().catch(() => undefined);
    line.detach();
    await turn();
    expect(states).toEqual(['unregistered', 'absent']);
  });
});
