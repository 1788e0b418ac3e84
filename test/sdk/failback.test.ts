import {describe, expect, test} from 'vitest';
import {cloud, setup, useSetups} from './real-sdk-setup.js';
import {letPass} from './sdk-requests.js';

/** The SDK's return from the backup server to the primary. */
useSetups();

describe('going back to the primary server', () => {
  test('if it is refused, leaves the line registered on the backup throughout (trap 14)', async () => {
    const {line, states} = await setup({down: ['primary']});
    line.register().catch(() => undefined);
    await letPass(150);
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    states.length = 0;
    await letPass(2 * 60 * 60 + 60);
    expect(new Set(states)).toEqual(new Set(['registered']));
    expect(line.snapshot.state).toMatchObject({status: 'registered'});
    expect(cloud.devices().mobius).toHaveLength(1);
  });
});
