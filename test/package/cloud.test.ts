import {expect, it} from 'vitest';
import {WebSocket} from 'ws';
import type * as Cloud from '../../cloud/index.js';

// As published: one file with all its dependencies.
const published = '../../dist/cloud/index.js';
const {startCloud, simulatedClient} = (await import(published)) as typeof Cloud;

it('the published cloud starts, answers, opens Mercury and ends', async () => {
  const cloud = await startCloud();
  try {
    const {access_token: token} = cloud.issueToken({account: 'grace'});
    const headers = {authorization: `Bearer ${token}`};
    const me = await fetch(`${cloud.url}/gateway/webexapis.com/v1/people/me`, {headers});
    expect(await me.json()).toMatchObject({displayName: 'Grace Hopper'});

    const made = await fetch(`${cloud.url}/gateway/wdm-a.wbx2.com/wdm/api/v1/devices`, {
      method: 'POST',
      headers,
    });
    const {webSocketUrl} = (await made.json()) as {webSocketUrl: string};
    const socket = new WebSocket(webSocketUrl);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.terminate();

    expect(cloud.setScenario({people: [{status: 503}], down: ['primary']})).toMatchObject({
      down: ['primary'],
    });
    expect(() => cloud.setScenario({down: ['x']} as unknown)).toThrow(
      "down[0]: expected 'primary' or 'backup'",
    );
    expect((await fetch(`${cloud.url}/gateway/webexapis.com/v1/people/me`, {headers})).status).toBe(503);
    expect(simulatedClient.id).toBe('simulated-client');
  } finally {
    await cloud.close();
  }
});
