import {describe, expect, test, vi} from 'vitest';
import {server, setup, useGateSetups, type Registration} from './gate-setup.js';

/** Which attempts follow an attempt, and which commands cancel them. */
useGateSetups();

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);
const primaryMobiusUris = [server];

describe('a planned attempt', () => {
  test.each([
    {name: 'a command', change: 'open'},
    {name: 'a deregistration', change: 'shut'},
  ] as const)('is canceled by $name', async ({change}) => {
    const {gate} = setup({primaryMobiusUris});
    await gate.recover();
    expect(gate.schedule.isWaiting).toBe(true);
    gate[change]();
    expect(gate.schedule.isWaiting).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits for the SDK’s own attempts, like the first one', async () => {
    const waited = vi.fn<() => void>();
    const runExclusive = <T>(task: () => Promise<T>): Promise<T> => {
      waited();
      return task();
    };
    const {gate} = setup({primaryMobiusUris, mutex: {runExclusive}});
    await gate.recover();
    await seconds(32);
    expect(waited).toHaveBeenCalledTimes(2);
    // An attempt that is overdue does not wait, because the SDK may never end its own.
    await gate.recover(true);
    expect(waited).toHaveBeenCalledTimes(2);
  });

  test('that is postponed by a call is counted together with those before', async () => {
    const {registration, gate} = setup({primaryMobiusUris});
    await gate.recover();
    registration.callManager = {getActiveCalls: () => ({one: {}})};
    await gate.recover();
    expect(gate.schedule.current).toMatchObject({cause: 'in-call', attempt: 1});
  });
});

describe('an attempt', () => {
  test('that is refused for good is not repeated', async () => {
    const attempt = vi.fn(async () => true);
    const {gate} = setup({primaryMobiusUris, attemptRegistrationWithServers: attempt});
    await gate.recover();
    expect(gate.schedule.isWaiting).toBe(false);
    await seconds(300);
    expect(attempt).toHaveBeenCalledOnce();
  });

  test('that fails after a newer command is not repeated', async () => {
    let end: (isOver: boolean) => void = () => {};
    const {gate} = setup({
      primaryMobiusUris,
      attemptRegistrationWithServers: () => new Promise<boolean>(resolve => (end = resolve)),
    });
    const recovered = gate.recover();
    gate.open();
    end(false);
    await recovered;
    expect(gate.schedule.isWaiting).toBe(false);
  });

  test('is repeated on the primary servers only, if there is no backup server', async () => {
    const attempt = vi.fn(async () => false);
    const lineEmitter = vi.fn();
    const {gate} = setup({primaryMobiusUris, attemptRegistrationWithServers: attempt, lineEmitter});
    await gate.recover();
    await seconds(600);
    expect(lineEmitter).toHaveBeenCalledOnce();
    expect(new Set(attempt.mock.calls.map(call => JSON.stringify(call)))).toEqual(
      new Set([JSON.stringify(['recover', primaryMobiusUris])]),
    );
  });

  test('waits at most 3 s for the upload of the SDK’s logs, which is not limited otherwise (trap 39)', async () => {
    const submitLogs = vi.fn((..._args: unknown[]) => new Promise<never>(() => {}));
    const support = {submitLogs};
    const {gate} = setup({
      primaryMobiusUris,
      webex: {internal: {support, device: {}, mercury: {}}} as unknown as NonNullable<Registration['webex']>,
      attemptRegistrationWithServers: async () => {
        await expect(support.submitLogs('of the attempt')).rejects.toMatchObject({message: 'No answer'});
        return true;
      },
    });
    const recovered = gate.recover();
    await seconds(3);
    await recovered;
    expect(submitLogs).toHaveBeenCalledExactlyOnceWith('of the attempt');
    expect(support.submitLogs).toBe(submitLogs);
  });
});

test('methods that an SDK version does not have are not added', () => {
  const {registration} = setup();
  expect(registration.triggerRegistration).toBeUndefined();
  expect(registration.setStatus).toBeUndefined();
});
