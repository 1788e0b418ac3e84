import type {RunningCloud} from '../../cloud/cloud.js';
import {HOST_MAPS} from '../../cloud/hosts.js';
import {waitForStatus} from '../soak-run.js';
import {noFaults} from '../world.js';
import type {Fault} from './fault.js';

/** Faults of the device at Webex: forgotten, replaced, or no longer this person's. */
export const deviceFaults: readonly Fault[] = [
  {
    name: 'Webex forgets the device',
    async inject({stage: {cloud}}) {
      removeDevices(cloud);
    },
  },
  {
    name: 'another device takes the line',
    async inject({stage: {cloud}, tab, advance}) {
      cloud.setScenario({...noFaults, deviceLimit: 1});
      removeDevices(cloud);
      await registerAnother(cloud);
      await waitForStatus(tab, 'elsewhere', advance);
    },
  },
  {
    name: 'Webex refuses the token, and there is a new one',
    async inject({stage: {cloud}, advance}) {
      const start = new Date().toISOString();
      const isRefused = () => cloud.requests().some(({status, time}) => status === 401 && time >= start);
      cloud.expireTokens();
      // The keepalive worker runs on the real clock, regardless of the page's.
      while (!isRefused()) await advance(0.2);
    },
    waitsForRetry: true,
  },
  {
    name: 'the session expires, and a person signs in again',
    async inject({endSession, tab, advance, signIn, expectNoRing}) {
      endSession();
      await waitForStatus(tab, 'failed', advance);
      await expectNoRing();
      await signIn(tab);
    },
  },
];

/** Actions in another tab of the browser. */
export const tabFaults: readonly Fault[] = [
  {
    name: 'the other tab takes the line',
    async inject({tab, other, advance}) {
      await other.evaluate(() => session.line.register().catch(() => undefined));
      await waitForStatus(tab, 'elsewhere', advance);
    },
  },
  {
    name: 'the other tab takes the line, and the deletion is refused twice',
    async inject({stage: {cloud}, other, advance}) {
      cloud.setScenario({...noFaults, deregister: [{status: 503}, {status: 503}, {status: 200}]});
      await other.evaluate(() => void session.line.register().catch(() => undefined));
      const isPending = () => other.evaluate(() => session.line.snapshot.pending !== undefined);
      for (let seconds = 0; seconds < 300 && (await isPending()); seconds += 1) await advance(1);
      if (await isPending()) throw new Error('"Use it here" has no outcome after 300 s');
      const {mobius} = cloud.devices();
      if (mobius.length > 1) throw new Error(`${mobius.length} devices after "Use it here"`);
    },
  },
  {
    name: 'a third tab, in another region, takes the line and is closed',
    async inject({stage: {cloud}, openTab, signIn, advance, expectRing}) {
      cloud.setScenario({...noFaults, hostMap: 'eu'});
      const third = await openTab();
      await signIn(third);
      await third.evaluate(() => session.line.register());
      await expectRing(third);
      const [device] = cloud.devices().mobius;
      const closed = third.waitForEvent('close');
      await third.close({runBeforeUnload: true});
      await closed;
      cloud.setScenario(noFaults);
      const isLeft = () => cloud.devices().mobius.some(({deviceId}) => deviceId === device?.deviceId);
      for (let seconds = 0; seconds < 60 && isLeft(); seconds += 1) await advance(1);
      if (isLeft()) throw new Error('The device of the tab that was closed is left');
    },
    isSlow: true,
  },
];

function removeDevices(cloud: RunningCloud): void {
  for (const {deviceId} of cloud.devices().mobius) cloud.removeDevice(deviceId);
}

async function registerAnother(cloud: RunningCloud): Promise<void> {
  await cloud.fetch(
    new Request(`${cloud.url}/gateway/${HOST_MAPS.us.mobius.primary}/api/v1/calling/web/device`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${cloud.issueToken().access_token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        userId: cloud.accounts[0]?.id,
        clientDeviceUri: 'https://wdm-a.wbx2.com/another',
      }),
    }),
  );
}
