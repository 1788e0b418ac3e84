import {showed, shows, type SoakRun} from '../soak-run.js';
import {calm} from '../world.js';
import type {Fault} from './fault.js';

/** Faults of the event socket, over which calls arrive. */
export const socketFaults: readonly Fault[] = [
  {
    name: 'the event socket breaks',
    async strike(run) {
      run.life.cloud.dropMercury();
      await showed(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the event socket breaks, and is refused for 75 s',
    async strike({life: {cloud}, tab, pass, expectSilence}) {
      cloud.setScenario({...calm, mercury: [{status: 503}]});
      cloud.dropMercury();
      await shows(tab, 'reconnecting', pass);
      for (let waited = 0; waited < 75; waited += 5) {
        await pass(5);
        const {status} = await tab.evaluate(() => session.line.snapshot.state);
        if (status !== 'reconnecting') throw new Error(`${status}, while the event socket is refused`);
      }
      await expectSilence();
      cloud.setScenario(calm);
    },
    isLong: true,
  },
  closed(4401),
  closed(4000),
  {
    name: 'the event socket is silent',
    async strike(run) {
      run.life.cloud.muteMercury();
      await showed(run, 'reconnecting', 30);
    },
  },
  {
    name: 'the event socket opens again, and is silent',
    async strike(run) {
      run.life.cloud.setScenario({...calm, mercury: [{silent: true}, {status: 200}]});
      run.life.cloud.dropMercury();
      await showed(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the device service forgets its record, and the event socket breaks',
    async strike(run) {
      const {cloud} = run.life;
      for (const {id} of cloud.devices().wdm) cloud.removeDevice(id);
      cloud.dropMercury();
      await showed(run, 'reconnecting', 2);
    },
  },
];

/** Faults of the network, and of the network status that the browser reports. */
export const networkFaults: readonly Fault[] = [
  {
    name: 'the network is lost for a moment',
    async strike(run) {
      await run.life.context.setOffline(true);
      await run.pass(5);
      await run.life.context.setOffline(false);
      await showed(run, 'reconnecting', 2);
    },
  },
  {
    name: 'another network, which cuts every connection',
    async strike(run) {
      await run.life.context.setOffline(true);
      run.life.cut();
      await run.pass(5);
      await run.life.context.setOffline(false);
      await showed(run, 'reconnecting', 2);
    },
  },
  {
    name: 'the browser reports that it is offline, and is not',
    async strike({tab, pass}) {
      await tab.evaluate(() => {
        Object.defineProperty(navigator, 'onLine', {configurable: true, get: () => false});
        dispatchEvent(new Event('offline'));
      });
      await shows(tab, 'reconnecting', pass);
      // Refuted by incoming messages while the browser still reports it.
      await shows(tab, 'registered', pass);
      await tab.evaluate(() => {
        Reflect.deleteProperty(navigator, 'onLine');
        dispatchEvent(new Event('online'));
      });
    },
  },
  {
    name: 'the laptop is closed for a moment',
    async strike(run) {
      await run.life.sleep(async () => {
        run.life.cut();
        await new Promise(resolve => void setTimeout(resolve, 1500));
      });
      await showed(run, 'reconnecting', 5);
    },
  },
];

/** After these codes the SDK does not reconnect. */
function closed(code: number): Fault {
  return {
    name: `the event socket is closed with ${code}`,
    async strike(run: SoakRun) {
      run.life.cloud.dropMercury({code});
      await showed(run, 'reconnecting', 2);
    },
  };
}
