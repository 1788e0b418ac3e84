import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import type {LineController} from '../../src/line/line-controller.js';
import {uncaughtDuring} from '../line/uncaught.js';
import {GuideLine, outcomeOf, PromptLine, setup, nextTask} from './guide-lines.js';

describe('a line exactly as in the guide', () => {
  test('registers and deregisters', async () => {
    const {line, sdkLine, states, events} = setup(new GuideLine());
    const registration = line.register();
    sdkLine.emit('connecting');
    sdkLine.becomesRegistered();
    expect(await registration).toMatchObject({lineId: 'from-the-guide', status: 'active'});
    const deregistration = line.deregister();
    await nextTask();
    expect(line.snapshot.pending).toBe('deregister');
    sdkLine.becomesUnregistered();
    await deregistration;
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'deregistering', 'unregistered']);
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
    expect(sdkLine.called).toEqual(['register', 'deregister']);
  });

  test('that is already registered is adopted unchanged', () => {
    const active = new GuideLine();
    active.status = 'active';
    const {line} = setup(active);
    expect(line.snapshot).toMatchObject({
      state: {status: 'registered', server: 'unknown', line: {lineId: 'from-the-guide'}},
      wanted: true,
    });
  });

  test('that its host registers is wanted', () => {
    const {line, sdkLine} = setup(new GuideLine());
    sdkLine.becomesRegistered();
    expect(line.snapshot).toMatchObject({state: {status: 'registered'}, wanted: true});
    expect(sdkLine.called).toEqual([]);
  });

  test('that registers after its registration was canceled is deregistered', async () => {
    const {line, sdkLine} = setup(new GuideLine());
    void outcomeOf(line.register());
    sdkLine.emit('connecting');
    void outcomeOf(line.deregister());
    sdkLine.becomesUnregistered();
    await nextTask();
    sdkLine.becomesRegistered();
    expect(line.snapshot.wanted).toBe(false);
    expect(sdkLine.called).toEqual(['register', 'deregister']);
  });

  test('whose browser only reported `offline`: `registered` shows that there is a network', async () => {
    const {line, sdkLine, states} = setup(new GuideLine());
    const registration = line.register();
    window.dispatchEvent(new Event('offline'));
    sdkLine.emit('connecting');
    sdkLine.becomesRegistered();
    expect(await registration).toMatchObject({lineId: 'from-the-guide'});
    expect(states).toEqual(['unregistered', 'connecting', 'registered']);
    expect(line.snapshot.online).toBe(true);
  });

  test.each(['reconnected', 'line:incoming_call'])(
    'whose browser only reported `offline`: `%s` shows that there is a network',
    event => {
      const active = new GuideLine();
      active.status = 'active';
      const {line, sdkLine} = setup(active);
      window.dispatchEvent(new Event('offline'));
      expect(line.snapshot.state).toMatchObject({status: 'reconnecting', cause: 'network'});
      sdkLine.emit(event);
      expect(line.snapshot).toMatchObject({state: {status: 'registered'}, online: true});
    },
  );

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
    const {line, sdkLine, states} = setup(new GuideLine());
    const outcome = outcomeOf(line.register());
    sdkLine.emit('connecting');
    sdkLine.emit('error', {status: 'inactive', type, msg});
    expect(await outcome).toBe(fault);
    expect(states).toEqual(['unregistered', 'connecting', 'failed']);
    expect(line.snapshot.state).toMatchObject({fault: {type: fault, sdkMessage: msg}});
  });

  test('that emits its events within the command is shown in each state', async () => {
    const {line, states, events} = setup(new PromptLine());
    await line.register();
    await line.deregister();
    expect(states).toEqual(['unregistered', 'connecting', 'registered', 'deregistering', 'unregistered']);
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
  });

  test('a listener’s command takes effect after the event that it handles, also in the order of events', async () => {
    const {line, events} = setup(new PromptLine());
    line.subscribe(({state, pending}) => {
      if (state.status === 'registered' && !pending) void line.deregister();
    });
    await outcomeOf(line.register());
    expect(line.snapshot.state.status).toBe('unregistered');
    expect(events).toEqual(['connecting', 'registered', 'unregistered']);
  });

  test('an incoming call is reported without the call object, which gives access to the token (trap C1)', () => {
    const {line, sdkLine} = setup(new PromptLine());
    line.register().catch(() => undefined);
    const listener = vi.fn();
    line.listen(listener);
    sdkLine.emit('line:incoming_call', {secret: 'the call itself'});
    expect(listener).toHaveBeenCalledExactlyOnceWith({type: 'incoming-call'});
  });

  test.each([
    {name: 'before the line is wanted', act: () => {}},
    {
      name: 'while it is deregistering',
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
  ])('$name no call is reported', ({act}) => {
    const {line, sdkLine, events} = setup(new GuideLine());
    act(line, sdkLine);
    sdkLine.emit('line:incoming_call', {});
    expect(events).not.toContain('incoming-call');
  });

  test('after a refusal during register() it waits, as it may retry', () => {
    const refused = Object.assign(new GuideLine(), {
      register(this: GuideLine) {
        this.emit('connecting');
        this.emit('unregistered');
      },
    });
    const {line, states} = setup(refused);
    line.register().catch(() => undefined);
    expect(states).toEqual(['unregistered', 'connecting', 'retrying']);
  });

  test('reports that its reachability is unknown', () => {
    expect(setup(new GuideLine()).line.snapshot.reachability).toBe('unknown');
  });

  test('never registered gets no deregister() call from the driver (trap 6)', async () => {
    const guideLine = new GuideLine();
    const signal = vi.fn();
    const driver = new SdkLineDriver(guideLine);
    driver.start({signal, event: () => {}, state: () => ({status: 'absent'})});
    driver.deregister();
    await nextTask();
    expect(signal.mock.calls.map(([signalled]) => signalled as unknown)).toEqual([{type: 'unregistered'}]);
    expect(guideLine.called).toEqual([]);
  });

  test('never registered gets no deregister() call (trap 6)', async () => {
    const {line, sdkLine} = setup(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.emit('connecting');
    await line.deregister();
    expect(sdkLine.called).toEqual(['register']);
    // The registration still completes, and has to be undone.
    sdkLine.becomesRegistered();
    expect(sdkLine.called).toEqual(['register', 'deregister']);
  });
});

describe('a faulty line', () => {
  const error = {type: 'tokenError', msg: 'Token expired.'};
  const throws = (): never => {
    throw Object.assign(new Error('thrown'), error);
  };
  const rejects = (): Promise<never> => Promise.reject(Object.assign(new Error('rejected'), error));

  test.each([
    {name: 'throws', register: throws},
    {name: 'rejects', register: rejects},
  ])('register() that $name fails with its reason', async ({register}) => {
    const {line, states} = setup(Object.assign(new GuideLine(), {register}));
    expect(await outcomeOf(line.register())).toBe('token-expired');
    await nextTask();
    expect(states).toEqual(['unregistered', 'failed']);
    expect(line.snapshot.pending).toBeUndefined();
  });

  test.each([
    {name: 'throws', deregister: throws},
    {name: 'rejects', deregister: rejects},
  ])('deregister() that $name still settles', async ({deregister}) => {
    const {line, sdkLine} = setup(Object.assign(new GuideLine(), {deregister}));
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    const outcome = outcomeOf(line.deregister());
    await nextTask();
    expect(line.snapshot.pending).toBeUndefined();
    expect(await outcome).toBe('ok');
  });

  test('an error without details is an unknown failure', async () => {
    const {line, sdkLine} = setup(new GuideLine());
    const outcome = outcomeOf(line.register());
    sdkLine.emit('error', undefined);
    expect(await outcome).toBe('unknown');
  });

  test("a page's listener that throws does not break the line that emits", async () => {
    const {line, sdkLine} = setup(new GuideLine());
    line.listen(({type}) => {
      if (type === 'connecting') throw new Error('from a listener');
    });
    const caught = await uncaughtDuring(() => sdkLine.emit('connecting'));
    expect(caught).toEqual([new Error('from a listener')]);
    expect(line.snapshot.state.status).toBe('connecting');
  });
});

describe('keepalives of a line without visible keepalives', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const setupMissing = (status: string) => {
    const made = setup(Object.assign(new GuideLine(), {keepaliveInterval: 30}));
    made.line.register().catch(() => undefined);
    made.sdkLine.becomesRegistered();
    made.sdkLine.emit('reconnecting');
    made.sdkLine.status = status;
    return made;
  };

  test("missed and then answered recover by the line's own status", () => {
    const {states} = setupMissing('active');
    vi.advanceTimersByTime(64_999);
    expect(states.at(-1)).toBe('reconnecting');
    vi.advanceTimersByTime(1);
    expect(states.at(-1)).toBe('registered');
  });

  test('missed again restart the wait', () => {
    const {sdkLine, states} = setupMissing('active');
    vi.advanceTimersByTime(30_000);
    sdkLine.emit('reconnecting');
    vi.advanceTimersByTime(64_999);
    expect(states.at(-1)).toBe('reconnecting');
  });

  test('still missed by the line’s own status continue the wait', () => {
    const {states} = setupMissing('inactive');
    vi.advanceTimersByTime(600_000);
    expect(states.at(-1)).toBe('reconnecting');
  });
});
