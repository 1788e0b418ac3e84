import {describe, expect, test} from 'vitest';
import {
  mobiusRequests,
  cloud,
  keepaliveMissed,
  outcomeOf,
  registeredSetup,
  useSetups,
} from './real-sdk-setup.js';
import {block, letPass, settled, unblock} from './sdk-requests.js';

/** A registration while the device of the one before is being deleted. */
useSetups();

const devices = () => cloud.devices().mobius;

describe('a registration during a deletion', () => {
  type Setup = Awaited<ReturnType<typeof registeredSetup>>;
  const ways = [
    {
      name: 'the page was left and immediately restored',
      begin: ({driver}: Setup) => {
        driver.suspend(true);
        driver.resume();
      },
    },
    {
      name: 'Register was pressed after a failure',
      begin: async ({line, worker}: Setup) => {
        cloud.setScenario({register: [{status: 400}, {status: 200}]});
        await worker.send(keepaliveMissed(5, 503));
        await settled();
        expect(line.snapshot.state.status).toBe('failed');
        line.register().catch(() => undefined);
      },
    },
  ] as const;

  // Otherwise the deletion would also delete the new device, as Mobius returns the client's existing one.
  test.each(ways)('waits for it when $name', async ({begin}) => {
    const made = await registeredSetup();
    block('DELETE', 'request');
    await begin(made);
    await settled();
    expect(made.state().status).not.toBe('registered');
    unblock();
    await settled();
    expect(made.state().status).toBe('registered');
    expect(devices()).toHaveLength(1);
    await letPass(60);
    expect(devices()).toHaveLength(1);
  });

  test('does not wait for it longer than 10 s', async () => {
    const {driver, state} = await registeredSetup();
    block('DELETE', 'request');
    driver.suspend(true);
    driver.resume();
    await letPass(9);
    expect(mobiusRequests()).toEqual(['register']);
    await letPass(2);
    expect(mobiusRequests()).toEqual(['register', 'register']);
    expect(state().status).toBe('registered');
  });

  test('that is cancelled meanwhile sends nothing', async () => {
    const {line, driver} = await registeredSetup();
    block('DELETE', 'request');
    driver.suspend(true);
    driver.resume();
    await settled();
    const end = outcomeOf(line.deregister());
    await settled();
    unblock();
    await letPass(30);
    expect(await end).toBe('ok');
    expect(mobiusRequests().filter(name => name === 'register')).toHaveLength(1);
    expect(devices()).toEqual([]);
  });
});
