import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {AttemptWatch} from '../../src/sdk/attempt-watch.js';
import type {RegistrationGate} from '../../src/sdk/registration-gate.js';
import type {SdkPhase} from '../../src/sdk/sdk-phase.js';
import {GuideLine, outcomeOf, setup as guideSetup} from './guide-lines.js';
import {mobiusRequests, cloud, keepaliveMissed, registeredSetup, useSetups} from './real-sdk-setup.js';
import {letPass, settled} from './sdk-requests.js';

/** The SDK's automatic attempts are watched, never assumed. If one is overdue, this library registers. */

describe('an attempt watch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  type GateState = Partial<Record<'isAttempting' | 'inCall' | 'isWaiting', boolean>>;

  function setUpWatch(gateState: GateState | undefined) {
    const end = new AbortController();
    const recover = vi.fn(async () => undefined);
    const {isWaiting = false, isAttempting = false, inCall = false} = gateState ?? {};
    const gate = {isAttempting, inCall, schedule: {isWaiting}, recover};
    const parts = {
      gate: gateState && (gate as unknown as RegistrationGate),
      register: vi.fn(),
      giveUp: vi.fn(),
    };
    return {watch: new AttemptWatch(parts, end.signal), end, ...parts, gateState: gate, recover};
  }

  const attempting: SdkPhase = {name: 'attempting', hasPromise: true};
  const waiting: SdkPhase = {name: 'waiting'};

  interface Row {
    readonly name: string;
    /** None for a line without a gate. */
    readonly gateState?: GateState;
    readonly phase: SdkPhase;
    /** The announced time of the next attempt, in seconds from now. */
    readonly announcedIn?: number;
    /** None if it never acts. */
    readonly actsAfter?: number;
  }

  const rows: readonly Row[] = [
    {name: 'no attempt starts after a command', gateState: {}, phase: attempting, actsAfter: 25},
    {name: 'no attempt starts after a loss', gateState: {}, phase: waiting, actsAfter: 25},
    {name: 'the announced time passes', gateState: {}, phase: waiting, announcedIn: 40, actsAfter: 42},
    {name: 'the announced time is in the past', gateState: {}, phase: waiting, announcedIn: -5, actsAfter: 2},
    {name: 'an attempt is running', gateState: {isAttempting: true}, phase: attempting},
    {
      name: 'an attempt is scheduled',
      gateState: {isWaiting: true},
      phase: waiting,
      announcedIn: 300,
    },
    {name: 'there is a call', gateState: {inCall: true}, phase: waiting},
    {name: 'it is not wanted', gateState: {}, phase: {name: 'idle'}},
    {
      name: 'it is registered',
      gateState: {},
      phase: {name: 'registered', troubles: [], missed: 0},
    },
    {
      name: 'it is being deregistered',
      gateState: {},
      phase: {name: 'deregistering', hasPromise: true},
    },
    {name: 'the page is suspended', gateState: {}, phase: {name: 'suspended'}},
    {
      name: 'it has ended',
      gateState: {},
      phase: {name: 'ended', by: {type: 'elsewhere', holder: 'device'}},
    },
    {name: 'a line without a gate is silent', phase: waiting, actsAfter: 60},
    {name: 'a line without a gate is silent after a command', phase: attempting, actsAfter: 60},
  ];

  for (const {name, gateState, phase, announcedIn, actsAfter} of rows) {
    const outcome = actsAfter === undefined ? 'does not act' : `acts after ${actsAfter} s`;
    test(`${outcome} when ${name}`, () => {
      const {watch, recover, register} = setUpWatch(gateState);
      const acted = gateState ? recover : register;
      watch.follow(phase, announcedIn === undefined ? undefined : Date.now() + announcedIn * 1000);
      if (actsAfter === undefined) {
        vi.advanceTimersByTime(3_600_000);
        expect(acted).not.toHaveBeenCalled();
        return;
      }
      vi.advanceTimersByTime(actsAfter * 1000 - 1);
      expect(acted).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(acted).toHaveBeenCalledOnce();
      if (gateState) expect(recover).toHaveBeenCalledWith(true);
    });
  }

  test('checks again after a call, or after an attempt without effect', () => {
    const {watch, gateState, recover} = setUpWatch({inCall: true});
    watch.follow(waiting, undefined);
    vi.advanceTimersByTime(600_000);
    expect(recover).not.toHaveBeenCalled();
    gateState.inCall = false;
    vi.advanceTimersByTime(5_000);
    expect(recover).toHaveBeenCalledOnce();
  });

  test('each event restarts the wait; without a gate it registers three times, and then gives up', () => {
    const {watch, register, giveUp} = setUpWatch(undefined);
    register.mockImplementation(() => watch.follow(attempting, undefined));
    watch.follow(attempting, undefined);
    vi.advanceTimersByTime(59_000);
    watch.follow(waiting, undefined);
    vi.advanceTimersByTime(59_000);
    expect(register).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000 + 2 * 60_000);
    expect(register).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(60_000);
    expect(giveUp).toHaveBeenCalledOnce();
    expect(register).toHaveBeenCalledTimes(3);
  });

  test('leaves no timer after its end, and starts none', () => {
    const {watch, end} = setUpWatch({});
    watch.follow(waiting, undefined);
    end.abort();
    expect(vi.getTimerCount()).toBe(0);
    watch.follow(waiting, undefined);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an attempt watch on a line', () => {
  useSetups();

  test('a lost line registers even if the SDK’s lock is never released', async () => {
    const {line, sdkLine, worker} = await registeredSetup();
    const {registration} = sdkLine as {registration: {mutex: {runExclusive(task: () => unknown): unknown}}};
    void registration.mutex.runExclusive(() => new Promise(() => {}));
    cloud.removeDevice(cloud.devices().mobius[0]!.deviceId);
    void worker.send(keepaliveMissed(1, 404));
    await letPass(5);
    expect(line.snapshot.state).toMatchObject({status: 'retrying'});
    await letPass(25);
    expect(line.snapshot.state.status).toBe('registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('a line registers on command even if the SDK’s lock is never released', async () => {
    const {line, sdkLine} = await registeredSetup();
    await line.deregister();
    const {registration} = sdkLine as {registration: {mutex: {runExclusive(task: () => unknown): unknown}}};
    void registration.mutex.runExclusive(() => new Promise(() => {}));
    const outcome = outcomeOf(line.register());
    await letPass(30);
    expect(line.snapshot.state.status).toBe('registered');
    expect(await outcome).toBe('ok');
    expect(mobiusRequests()).toEqual(['register', 'deregister', 'register']);
  });

  test('we recover the line after a call if the SDK does not', async () => {
    const {line, sdkLine, worker} = await registeredSetup();
    const {callManager} = sdkLine as unknown as {callManager: {getActiveCalls(): object}};
    const calls = vi.spyOn(callManager, 'getActiveCalls').mockReturnValue({one: {}});
    cloud.removeDevice(cloud.devices().mobius[0]!.deviceId);
    await worker.send(keepaliveMissed(1, 404));
    await letPass(120);
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'in-call'});
    // The call ends without a report from the SDK, as in another version or for a call that it lost.
    calls.mockReturnValue({});
    await letPass(10);
    expect(line.snapshot.state.status).toBe('registered');
  });

  test('a custom line that loses its registration silently gets register() again, and then fails', async () => {
    const {line, sdkLine} = guideSetup(new GuideLine());
    const outcome = outcomeOf(line.register());
    sdkLine.emit('connecting');
    sdkLine.becomesUnregistered();
    expect(line.snapshot.state).toMatchObject({status: 'retrying', cause: 'unknown'});
    await letPass(61);
    expect(sdkLine.called).toEqual(['register', 'register']);
    await letPass(200);
    expect(sdkLine.called).toHaveLength(4);
    expect(line.snapshot.state).toMatchObject({status: 'failed', fault: {type: 'service-unavailable'}});
    expect(await outcome).toBe('service-unavailable');
    await settled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
