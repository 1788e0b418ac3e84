import {waitUntilStatusSeen, waitForStatus, type SoakRun} from '../soak-run.js';
import {noFaults} from '../world.js';
import type {Fault} from './fault.js';

/** Faults of the event socket, over which calls arrive. */
export const socketFaults: readonly Fault[] = [
  {
    name: 'the event socket breaks',
    async inject(run) {
      run.stage.cloud.dropMercury();
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the event socket breaks, and is refused for 75 s',
    async inject({stage: {cloud}, tab, advance, expectNoRing}) {
      cloud.setScenario({...noFaults, mercury: [{status: 503}]});
      cloud.dropMercury();
      await waitForStatus(tab, 'reconnecting', advance);
      for (let waited = 0; waited < 75; waited += 5) {
        await advance(5);
        const {status} = await tab.evaluate(() => session.line.snapshot.state);
        if (status !== 'reconnecting') throw new Error(`${status}, while the event socket is refused`);
      }
      await expectNoRing();
      cloud.setScenario(noFaults);
    },
    isSlow: true,
  },
  // The SDK does not reconnect after these codes.
  socketClosedWith(4401),
  socketClosedWith(4000),
  {
    name: 'the event socket is silent',
    async inject(run) {
      run.stage.cloud.muteMercury();
      await waitUntilStatusSeen(run, 'reconnecting', 30);
    },
  },
  {
    name: 'the event socket opens again, and is silent',
    async inject(run) {
      run.stage.cloud.setScenario({...noFaults, mercury: [{silent: true}, {status: 200}]});
      run.stage.cloud.dropMercury();
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  },
  {
    name: "the device service loses this device's record, and the event socket breaks",
    async inject(run) {
      const {cloud} = run.stage;
      for (const {id} of cloud.devices().wdm) cloud.removeDevice(id);
      cloud.dropMercury();
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  },
];

/** Faults of the network, and of the network status that the browser reports. */
export const networkFaults: readonly Fault[] = [
  {
    name: 'the network is lost for a moment',
    async inject(run) {
      await run.stage.context.setOffline(true);
      await run.advance(5);
      await run.stage.context.setOffline(false);
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the network changes, which cuts every connection',
    async inject(run) {
      await run.stage.context.setOffline(true);
      run.stage.cut();
      await run.advance(5);
      await run.stage.context.setOffline(false);
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the browser reports offline while it is online',
    async inject({tab, advance}) {
      await tab.evaluate(() => {
        Object.defineProperty(navigator, 'onLine', {configurable: true, get: () => false});
        dispatchEvent(new Event('offline'));
      });
      await waitForStatus(tab, 'reconnecting', advance);
      // Incoming messages prove that the page is online, although the browser still reports offline.
      await waitForStatus(tab, 'registered', advance);
      await tab.evaluate(() => {
        Reflect.deleteProperty(navigator, 'onLine');
        dispatchEvent(new Event('online'));
      });
    },
  },
  {
    name: 'the laptop is closed for a moment',
    async inject(run) {
      await run.stage.sleep(async () => {
        run.stage.cut();
        await new Promise(resolve => void setTimeout(resolve, 1500));
      });
      await waitUntilStatusSeen(run, 'reconnecting', 5);
    },
  },
];

function socketClosedWith(code: number): Fault {
  return {
    name: `the event socket is closed with ${code}`,
    async inject(run: SoakRun) {
      run.stage.cloud.dropMercury({code});
      await waitUntilStatusSeen(run, 'reconnecting', 2);
    },
  };
}
