import {describe, expect, test, vi} from 'vitest';
import {RegistrationGate} from '../../src/sdk/registration-gate.js';
import {bare, outcome, setup, server, triggered, useGateSetups} from './gate-setup.js';

/** When the SDK may post, and what it may do by itself: nothing but go back to its primary server. */
useGateSetups();

test.each([
  {name: 'none', of: undefined},
  {name: 'one that makes no attempts', of: {postRegistration: bare().postRegistration}},
  {name: 'one that posts nothing', of: {attemptRegistrationWithServers: async () => true}},
])('a registration: $name has no gate', ({of}) => {
  expect(RegistrationGate.of(of)).toBeUndefined();
});

test('whoever holds a line next finds the gate that stands there', () => {
  const {registration, gate} = setup();
  expect(RegistrationGate.of(registration)).toBe(gate);
  expect(gate.isShut).toBe(false);
});

const inCall = {getActiveCalls: () => ({one: {}})};

describe('an attempt of register()', () => {
  test('goes through, and is counted', async () => {
    const attempt = vi.fn(async () => true);
    const {registration, gate, listener} = triggered({attemptRegistrationWithServers: attempt});
    await registration.triggerRegistration!();
    expect(attempt).toHaveBeenCalledExactlyOnceWith('triggerRegistration', [server]);
    expect(listener.retrying).toHaveBeenCalledOnce();
    expect(gate.schedule.known).toEqual({cause: 'unknown', attempt: 1, nextAttemptAt: undefined});
    expect(gate.isAttempting).toBe(false);
  });

  test('is under way until it has ended, whatever it ends with', async () => {
    const {registration, gate} = triggered({
      attemptRegistrationWithServers: async () => {
        expect(gate.isAttempting).toBe(true);
        throw new Error('of the SDK');
      },
    });
    expect(await outcome(registration.triggerRegistration!())).toMatchObject({message: 'of the SDK'});
    expect(gate.isAttempting).toBe(false);
  });

  test('is made under a call, as somebody asked for it', async () => {
    const attempt = vi.fn(async () => true);
    const {registration} = triggered({attemptRegistrationWithServers: attempt, callManager: inCall});
    await registration.triggerRegistration!();
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('is over where the gate is shut, before it or meanwhile', async () => {
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

  test('of ours that comes to its turn when the line was let go of registers nothing', async () => {
    const attempt = vi.fn(async () => false);
    const {registration, gate} = triggered({attemptRegistrationWithServers: attempt});
    gate.shut();
    gate.listen(undefined, false);
    await registration.triggerRegistration!();
    expect(attempt).not.toHaveBeenCalled();
    expect(gate.isShut).toBe(true);
  });

  test('of a host’s, when nobody holds the line any more, opens the gate', async () => {
    const {registration, gate, listener} = triggered();
    gate.shut();
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(true);
    gate.listen(undefined);
    await registration.triggerRegistration!();
    expect(gate.isShut).toBe(false);
    expect(listener.retrying).not.toHaveBeenCalled();
  });
});

describe('what the SDK begins by itself', () => {
  test.each(['somebody', 'startFailoverTimer', 'reconnectOnFailure', 'triggerRegistration'])(
    'an attempt of %s: the line is lost, and how it is had again is ours to decide',
    async caller => {
      const attempt = vi.fn(async () => false);
      const {registration, listener} = setup({attemptRegistrationWithServers: attempt});
      expect(await registration.attemptRegistrationWithServers!(caller, [server])).toBe(true);
      expect(attempt).not.toHaveBeenCalled();
      expect(listener.lost).toHaveBeenCalledOnce();
    },
  );

  test.each(['executeFailback', 'handle429Retry'])('%s goes back to the primary server', async caller => {
    const attempt = vi.fn(async () => true);
    const {registration, listener} = setup({attemptRegistrationWithServers: attempt});
    await registration.attemptRegistrationWithServers!(caller, [server]);
    expect(attempt).toHaveBeenCalledOnce();
    expect(listener.lost).not.toHaveBeenCalled();
  });

  test('executeFailback, under a call: put off', async () => {
    const attempt = vi.fn(async () => true);
    const {registration, gate} = setup({attemptRegistrationWithServers: attempt, callManager: inCall});
    expect(await registration.attemptRegistrationWithServers!('executeFailback', [server])).toBe(true);
    expect(attempt).not.toHaveBeenCalled();
    expect(gate.schedule.known.cause).toBe('in-call');
    // The SDK calls at its end.
    expect(registration.reconnectPending).toBe(true);
  });

  test.each(['reconnectOnFailure', 'handle404KeepaliveFailure'] as const)('%s: lost', async name => {
    const {registration, gate, listener} = setup();
    await registration[name]!('a keepalive');
    expect(listener.lost).toHaveBeenCalledOnce();
    gate.shut();
    await registration[name]!('a keepalive');
    expect(listener.lost).toHaveBeenCalledOnce();
  });

  test('its retries are planned on our schedule, and its note is neither read nor written (trap 7)', async () => {
    const saveFailoverState = vi.fn();
    const resumeFailover = vi.fn(async () => true);
    const {registration, gate} = setup({
      primaryMobiusUris: [server],
      saveFailoverState,
      resumeFailover,
      startFailoverTimer: async () => undefined,
    });
    await registration.startFailoverTimer!();
    expect(gate.schedule.known.nextAttemptAt).toBe(Date.now() + 32_000);
    registration.saveFailoverState!({});
    expect(await registration.resumeFailover!()).toBe(false);
    expect(saveFailoverState).not.toHaveBeenCalled();
    expect(resumeFailover).not.toHaveBeenCalled();
  });

  test('nothing is planned where the gate is shut, or the line registered', async () => {
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

  test('the line’s own deregister() is its host’s, unless the gate is shut', () => {
    const setStatus = vi.fn();
    const {registration, gate, listener} = setup({setStatus});
    registration.setStatus!('inactive');
    expect(listener.hostDeregistered).not.toHaveBeenCalled();
    registration.setStatus!('IDLE');
    expect(listener.hostDeregistered).toHaveBeenCalledOnce();
    gate.shut();
    registration.setStatus!('IDLE');
    expect(listener.hostDeregistered).toHaveBeenCalledOnce();
    expect(setStatus.mock.calls).toEqual([['inactive'], ['IDLE'], ['IDLE']]);
  });
});

describe('recover()', () => {
  const attempt = () => vi.fn(async () => false);

  test('makes an attempt on the primary servers, and plans the next one', async () => {
    const attemptRegistrationWithServers = attempt();
    const {gate} = setup({attemptRegistrationWithServers, primaryMobiusUris: [server]});
    await gate.recover();
    expect(attemptRegistrationWithServers).toHaveBeenCalledExactlyOnceWith('recover', [server]);
    expect(gate.schedule.known).toMatchObject({attempt: 1, nextAttemptAt: Date.now() + 32_000});
    await vi.advanceTimersByTimeAsync(32_000);
    expect(attemptRegistrationWithServers).toHaveBeenCalledTimes(2);
  });

  test('goes on to the backup, and says when nothing is tried any more', async () => {
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

  test('under a call waits for its end, and hurry() does, too', async () => {
    const attemptRegistrationWithServers = attempt();
    const {registration, gate, listener} = setup({attemptRegistrationWithServers, callManager: inCall});
    await gate.recover();
    gate.hurry();
    expect(attemptRegistrationWithServers).not.toHaveBeenCalled();
    expect(gate.schedule.known.cause).toBe('in-call');
    expect(listener.retrying).toHaveBeenCalled();
    expect(registration.reconnectPending).toBe(true);
  });

  test('where the gate is shut does nothing', async () => {
    const attemptRegistrationWithServers = attempt();
    const {gate} = setup({attemptRegistrationWithServers});
    gate.shut();
    await gate.recover();
    expect(attemptRegistrationWithServers).not.toHaveBeenCalled();
  });

  test('takes its turn among the SDK’s own attempts', async () => {
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
