import {describe, expect, test, vi} from 'vitest';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import {minimalRegistration, outcome, setup, server, setupWithTrigger, useGateSetups} from './gate-setup.js';

/** When the SDK may post. On its own it may only return to its primary server. */
useGateSetups();

test.each([
  {name: 'none', of: undefined},
  {name: 'without attempts', of: {postRegistration: minimalRegistration().postRegistration}},
  {name: 'without a POST', of: {attemptRegistrationWithServers: async () => true}},
])('a registration $name has no gate', ({of}) => {
  expect(RegistrationGate.of(of)).toBeUndefined();
});

test('the next owner of a line gets the existing gate', () => {
  const {registration, gate} = setup();
  expect(RegistrationGate.of(registration)).toBe(gate);
  expect(gate.isShut).toBe(false);
});

const inCall = {getActiveCalls: () => ({one: {}})};

describe('an attempt of register()', () => {
  test('passes the gate, and is counted', async () => {
    const attempt = vi.fn(async () => true);
    const {registration, gate, listener} = setupWithTrigger({attemptRegistrationWithServers: attempt});
    await registration.triggerRegistration!();
    expect(attempt).toHaveBeenCalledExactlyOnceWith('triggerRegistration', [server]);
    expect(listener.retrying).toHaveBeenCalledOnce();
    expect(gate.schedule.current).toEqual({cause: 'unknown', attempt: 1, nextAttemptAt: undefined});
    expect(gate.isAttempting).toBe(false);
  });

  test('is active until it ends, regardless of its outcome', async () => {
    const {registration, gate} = setupWithTrigger({
      attemptRegistrationWithServers: async () => {
        expect(gate.isAttempting).toBe(true);
        throw new Error('of the SDK');
      },
    });
    expect(await outcome(registration.triggerRegistration!())).toMatchObject({message: 'of the SDK'});
    expect(gate.isAttempting).toBe(false);
  });

  test('is made during a call, as it is a command', async () => {
    const attempt = vi.fn(async () => true);
    const {registration} = setupWithTrigger({attemptRegistrationWithServers: attempt, callManager: inCall});
    await registration.triggerRegistration!();
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('ends if the gate is shut before or during it', async () => {
    let end!: (ended: boolean) => void;
    const attempt = vi.fn(() => new Promise<boolean>(resolve => (end = resolve)));
    const {registration, gate} = setup({
      attemptRegistrationWithServers: attempt,
      triggerRegistration() {
        return this.attemptRegistrationWithServers!('triggerRegistration', [server]) as Promise<never>;
      },
    });
    const under = registration.triggerRegistration!();
    gate.shut();
    end(false);
    await under;
    expect(await registration.attemptRegistrationWithServers!('triggerRegistration', [server])).toBe(true);
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('of ours that starts after the line was released registers nothing', async () => {
    const attempt = vi.fn(async () => false);
    const {registration, gate, listener} = setupWithTrigger({attemptRegistrationWithServers: attempt});
    gate.shut();
    gate.unlisten(listener);
    await registration.triggerRegistration!();
    expect(attempt).not.toHaveBeenCalled();
    expect(gate.isShut).toBe(true);
  });

  test('of a host after the line was released opens the gate', async () => {
    const {registration, gate, listener} = setupWithTrigger();
    gate.shut();
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(true);
    gate.releaseToPage(listener);
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(false);
    expect(listener.retrying).not.toHaveBeenCalled();
  });
});

describe('automatic attempts of the SDK', () => {
  test.each(['somebody', 'startFailoverTimer', 'reconnectOnFailure', 'triggerRegistration'])(
    'an attempt of %s counts as a loss, from which we recover',
    async caller => {
      const attempt = vi.fn(async () => false);
      const {registration, listener} = setup({attemptRegistrationWithServers: attempt});
      expect(await registration.attemptRegistrationWithServers!(caller, [server])).toBe(true);
      expect(attempt).not.toHaveBeenCalled();
      expect(listener.lost).toHaveBeenCalledOnce();
    },
  );

  test.each(['executeFailback', 'handle429Retry'])('%s may return to the primary server', async caller => {
    const attempt = vi.fn(async () => true);
    const {registration, listener} = setup({attemptRegistrationWithServers: attempt});
    await registration.attemptRegistrationWithServers!(caller, [server]);
    expect(attempt).toHaveBeenCalledOnce();
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('executeFailback is deferred during a call', async () => {
    const attempt = vi.fn(async () => true);
    const {registration, gate} = setup({attemptRegistrationWithServers: attempt, callManager: inCall});
    expect(await registration.attemptRegistrationWithServers!('executeFailback', [server])).toBe(true);
    expect(attempt).not.toHaveBeenCalled();
    expect(gate.schedule.current.cause).toBe('in-call');
    // The SDK calls this when the call ends.
    expect(registration.reconnectPending).toBe(true);
  });

  test.each(['reconnectOnFailure', 'handle404KeepaliveFailure'] as const)(
    '%s counts as a loss',
    async name => {
      const {registration, gate, listener} = setup();
      await registration[name]!('a keepalive');
      expect(listener.lost).toHaveBeenCalledOnce();
      gate.shut();
      await registration[name]!('a keepalive');
      expect(listener.lost).toHaveBeenCalledOnce();
    },
  );

  test('use our schedule for retries, and neither read nor write the SDK’s stored retry state (trap 7)', async () => {
    const saveFailoverState = vi.fn();
    const resumeFailover = vi.fn(async () => true);
    const {registration, gate} = setup({
      primaryMobiusUris: [server],
      saveFailoverState,
      resumeFailover,
      startFailoverTimer: async () => undefined,
    });
    await registration.startFailoverTimer!();
    expect(gate.schedule.current.nextAttemptAt).toBe(Date.now() + 32_000);
    registration.saveFailoverState!({});
    expect(await registration.resumeFailover!()).toBe(false);
    expect(saveFailoverState).not.toHaveBeenCalled();
    expect(resumeFailover).not.toHaveBeenCalled();
  });

  test('nothing is scheduled if the gate is shut or the line is registered', async () => {
    const {registration, gate} = setup({
      primaryMobiusUris: [server],
      startFailoverTimer: async () => undefined,
    });
    gate.shut();
    await registration.startFailoverTimer!();
    expect(gate.schedule.isWaiting).toBe(false);
    const other = setup({isDeviceRegistered: () => true, startFailoverTimer: async () => undefined});
    await other.registration.startFailoverTimer!();
    expect(other.gate.schedule.isWaiting).toBe(false);
  });

  test('deregister() of the line counts as the host’s unless the gate is shut', () => {
    const setStatus = vi.fn();
    const {registration, gate, listener} = setup({setStatus});
    registration.setStatus!('inactive');
    expect(listener.pageDeregistered).not.toHaveBeenCalled();
    registration.setStatus!('IDLE');
    expect(listener.pageDeregistered).toHaveBeenCalledOnce();
    gate.shut();
    registration.setStatus!('IDLE');
    expect(listener.pageDeregistered).toHaveBeenCalledOnce();
    expect(setStatus.mock.calls).toEqual([['inactive'], ['IDLE'], ['IDLE']]);
  });
});

describe('recover()', () => {
  const attempt = () => vi.fn(async () => false);

  test('makes an attempt on the primary servers, and schedules the next one', async () => {
    const attemptRegistrationWithServers = attempt();
    const {gate} = setup({attemptRegistrationWithServers, primaryMobiusUris: [server]});
    await gate.recover();
    expect(attemptRegistrationWithServers).toHaveBeenCalledExactlyOnceWith('recover', [server]);
    expect(gate.schedule.current).toMatchObject({attempt: 1, nextAttemptAt: Date.now() + 32_000});
    await vi.advanceTimersByTimeAsync(32_000);
    expect(attemptRegistrationWithServers).toHaveBeenCalledTimes(2);
  });

  test('continues with the backup, and reports the end of all attempts', async () => {
    const attemptRegistrationWithServers = attempt();
    const lineEmitter = vi.fn();
    const {gate} = setup({
      attemptRegistrationWithServers,
      primaryMobiusUris: [server],
      backupMobiusUris: ['https://backup.example/'],
      lineEmitter,
    });
    await gate.recover();
    await vi.advanceTimersByTimeAsync(600_000);
    const servers = (attemptRegistrationWithServers.mock.calls as unknown as [string, string[]][]).map(
      ([, [first]]) => first,
    );
    expect(servers.slice(-2)).toEqual(['https://backup.example/', 'https://backup.example/']);
    expect(lineEmitter).toHaveBeenCalledExactlyOnceWith('error', undefined, {
      type: 'service_unavailable',
      message: expect.any(String),
    });
  });

  test('waits for the end of a call, as does retrySoon()', async () => {
    const attemptRegistrationWithServers = attempt();
    const {registration, gate, listener} = setup({attemptRegistrationWithServers, callManager: inCall});
    await gate.recover();
    gate.retrySoon();
    expect(attemptRegistrationWithServers).not.toHaveBeenCalled();
    expect(gate.schedule.current.cause).toBe('in-call');
    expect(listener.retrying).toHaveBeenCalled();
    expect(registration.reconnectPending).toBe(true);
  });

  test('does nothing if the gate is shut', async () => {
    const attemptRegistrationWithServers = attempt();
    const {gate} = setup({attemptRegistrationWithServers});
    gate.shut();
    await gate.recover();
    expect(attemptRegistrationWithServers).not.toHaveBeenCalled();
  });

  test('is serialized with the SDK’s own attempts', async () => {
    const order: string[] = [];
    const mutex = {
      async runExclusive<T>(task: () => Promise<T>): Promise<T> {
        order.push('turn');
        return task();
      },
    };
    const {gate} = setup({mutex, attemptRegistrationWithServers: async () => !order.push('attempt')});
    await gate.recover();
    expect(order).toEqual(['turn', 'attempt']);
  });
});
