import {describe, expect, it} from 'vitest';
import {createCloud} from '../../cloud/cloud.js';
import {WDM} from './client.js';
import {useClouds} from './server-setup.js';

// The globals before a cloud is started.
const ORIGINAL_GLOBALS = [Request, Response];

const start = useClouds();

describe('createCloud', () => {
  it('responds without a server', async () => {
    const cloud = createCloud();
    const {access_token: token} = cloud.issueToken();
    const response = await cloud.fetch(
      new Request(`http://localhost/gateway/${WDM}`, {
        method: 'POST',
        headers: {authorization: `Bearer ${token}`},
      }),
    );
    expect(await response.json()).toMatchObject({
      webSocketUrl: expect.stringMatching(/^ws:\/\/localhost\/mercury\//),
    });
  });

  it('rejects if the scenario drops the connection', async () => {
    const cloud = createCloud();
    cloud.setScenario({region: [{drop: true}]});
    const request = new Request('http://localhost/gateway/ds.ciscospark.com/v1/region');
    await expect(cloud.fetch(request)).rejects.toThrow('dropped');
  });

  it('does not replace the global Request and Response', async () => {
    await start();
    expect([Request, Response].map((now, index) => now === ORIGINAL_GLOBALS[index])).toEqual([true, true]);
  });
});
