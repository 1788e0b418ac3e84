import {describe, expect, test, vi} from 'vitest';
import {SdkLineDriver} from '../../src/sdk/sdk-line-driver.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {GuideLine, outcomeOf, PromptLine, setup, nextTask} from './guide-lines.js';
import {TestEmitter} from './test-emitter.js';

/** A line whose commands return promises, like the SDK's, which the test settles. */
class PromisingLine extends TestEmitter implements SdkLine {
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

describe('a command of the SDK ends with its promise', () => {
  test('deregister() waits for the SDK’s cleanup, which ends after "unregistered"', async () => {
    const {line, sdkLine, events} = setup(new PromisingLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.registrations[0]?.();
    await nextTask();
    const outcome = outcomeOf(line.deregister());
    sdkLine.emit('unregistered');
    await nextTask();
    expect(events.at(-1)).toBe('unregistered');
    expect(line.snapshot).toMatchObject({state: {status: 'deregistering'}, pending: 'deregister'});
    sdkLine.deregistrations[0]?.();
    expect(await outcome).toBe('ok');
  });

  test('the end of an old attempt does not end a new one', async () => {
    const {line, sdkLine, states} = setup(new PromisingLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    const deregistration = line.deregister();
    sdkLine.deregistrations[0]?.();
    await deregistration;
    line.register().catch(() => undefined);
    sdkLine.emit('connecting');
    sdkLine.registrations[0]?.();
    await nextTask();
    expect(states.at(-1)).toBe('connecting');
    sdkLine.registrations[1]?.();
    await nextTask();
    expect(states.at(-1)).toBe('retrying');
  });
});

describe('a newer line that reports why it was unregistered (trap 15)', () => {
  test('is in use elsewhere, and does not register automatically', async () => {
    const {line, sdkLine, states, events} = setup(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.status = 'inactive';
    sdkLine.emit('unregistered', {type: 'registration_error', message: 'session superseded'});
    await nextTask();
    expect(states.at(-1)).toBe('elsewhere');
    expect(events.at(-1)).toBe('unregistered');
    expect(sdkLine.called).toEqual(['register']);
  });

  test('is taken back on request', async () => {
    const {line, sdkLine} = setup(new GuideLine());
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
      name: 'an unlisted one',
      active: 'https://other.example/api/',
      server: 'unknown',
      serverHost: 'other.example',
    },
    {name: 'one that the line does not report', server: 'unknown'},
  ])('is $name', ({active, server, serverHost}) => {
    const {line, sdkLine} = setup(
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

  test('that is missing is reported, as no event would follow (trap 4)', async () => {
    const {line} = setup(
      Object.assign(new GuideLine(), {
        register: () => Promise.resolve(),
        registration: {primaryMobiusUris: []},
      }),
    );
    expect(await outcomeOf(line.register())).toBe('no-servers');
  });
});

describe("the line's owner", () => {
  test('provides number and extension, which the SDK never sets (trap 10)', async () => {
    const guideLine = new PromptLine();
    const line = new LineController();
    attach(line, new SdkLineDriver(guideLine, {phoneNumber: '+12065550101', extension: '5101'}));
    const info: LineInfo = await line.register();
    expect(info).toMatchObject({phoneNumber: '+12065550101', extension: '5101'});
  });
});

test('a call that arrives while deregistering ends the current call is not shown', async () => {
  const {line, sdkLine, events} = setup(
    Object.assign(new PromisingLine(), {getCall: (id: string) => ringing.get(id)}),
  );
  const ringing = new Map<string, object>();
  const ring = (id: string): void => {
    ringing.set(
      id,
      Object.assign(new TestEmitter(), {
        getCorrelationId: () => id,
        getCallId: () => id,
        end: () => undefined,
      }),
    );
    sdkLine.emit('line:incoming_call', ringing.get(id));
  };
  line.register().catch(() => undefined);
  sdkLine.becomesRegistered();
  ring('first');
  await vi.waitFor(() => expect(line.calls).toHaveLength(1));
  const deregistration = line.deregister();
  ring('second');
  await nextTask();
  expect(line.calls).toHaveLength(1);
  expect(events.filter(type => type === 'incoming-call')).toHaveLength(1);
  ringing.clear();
  await vi.waitFor(() => expect(sdkLine.deregistrations).toHaveLength(1));
  sdkLine.deregistrations[0]!();
  await deregistration;
});

describe('releasing a line', () => {
  const names = [
    'connecting',
    'registered',
    'unregistered',
    'reconnecting',
    'reconnected',
    'error',
    'line:incoming_call',
  ];

  test('leaves no more listeners after 100 rounds than after one', () => {
    const guideLine = new GuideLine();
    const listenerCounts = (): number[] => names.map(name => guideLine.listenerCount(name));
    for (let round = 0; round < 100; round += 1) {
      const driver = new SdkLineDriver(guideLine);
      driver.start({signal: () => {}, event: () => {}, state: () => ({status: 'absent'})});
      expect(listenerCounts()).toEqual(names.map(() => 1));
      driver.stop();
      // A late error throws without a listener (trap 8).
      expect(listenerCounts()).toEqual(names.map(name => (name === 'error' ? 1 : 0)));
    }
  });

  test('does not let a late error throw', () => {
    const {line, sdkLine} = setup(new GuideLine());
    detach(line);
    expect(() => sdkLine.emit('error', {type: 'service_unavailable'})).not.toThrow();
    expect(line.snapshot.state.status).toBe('absent');
  });

  test('leaves no timer, even for a line that misses keepalives', () => {
    vi.useFakeTimers();
    const {line, sdkLine} = setup(new GuideLine());
    line.register().catch(() => undefined);
    sdkLine.becomesRegistered();
    sdkLine.emit('reconnecting');
    detach(line);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('keeps the host’s own listeners', () => {
    const guideLine = new GuideLine();
    const own = vi.fn();
    guideLine.on('registered', own);
    const {line} = setup(guideLine);
    detach(line);
    guideLine.becomesRegistered();
    expect(own).toHaveBeenCalledExactlyOnceWith(guideLine);
  });

  test('ignores later events even without `off`', () => {
    const guideLine = new GuideLine();
    const withoutOff: SdkLine = {
      on: (event, listener) => guideLine.on(event, listener),
      register: () => {},
      deregister: () => {},
    };
    const {line, events} = setup(withoutOff);
    detach(line);
    guideLine.emit('connecting');
    guideLine.emit('line:incoming_call', {});
    guideLine.emit('error', {});
    expect(events).toEqual([]);
    expect(line.snapshot.state.status).toBe('absent');
  });

  test('ignores the outcome of a pending command', async () => {
    const {line, states} = setup(Object.assign(new GuideLine(), {register: () => Promise.resolve()}));
    line.register().catch(() => undefined);
    detach(line);
    await nextTask();
    expect(states).toEqual(['unregistered', 'absent']);
  });
});
