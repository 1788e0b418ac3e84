import {showed, shows, type Scene} from '../scene.js';
import {calm} from '../world.js';
import type {Fault} from './fault.js';

/** What becomes of the event socket, over which calls arrive. */
export const socketFaults: readonly Fault[] = [
  {
    name: 'the event socket breaks',
    async strike(scene) {
      scene.life.cloud.dropMercury();
      await showed(scene, 'reconnecting', 2);
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
    async strike(scene) {
      scene.life.cloud.muteMercury();
      await showed(scene, 'reconnecting', 30);
    },
  },
  {
    name: 'the event socket opens again, and is silent',
    async strike(scene) {
      scene.life.cloud.setScenario({...calm, mercury: [{silent: true}, {status: 200}]});
      scene.life.cloud.dropMercury();
      await showed(scene, 'reconnecting', 2);
    },
  },
  {
    name: 'the device service forgets its record, and the event socket breaks',
    async strike(scene) {
      const {cloud} = scene.life;
      for (const {id} of cloud.devices().wdm) cloud.removeDevice(id);
      cloud.dropMercury();
      await showed(scene, 'reconnecting', 2);
    },
  },
];

/** What becomes of the network, and what the browser reports of it. */
export const networkFaults: readonly Fault[] = [
  {
    name: 'the network goes for a moment',
    async strike(scene) {
      await scene.life.context.setOffline(true);
      await scene.pass(5);
      await scene.life.context.setOffline(false);
      await showed(scene, 'reconnecting', 2);
    },
  },
  {
    name: 'another network, which cuts every connection',
    async strike(scene) {
      await scene.life.context.setOffline(true);
      scene.life.cut();
      await scene.pass(5);
      await scene.life.context.setOffline(false);
      await showed(scene, 'reconnecting', 2);
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
      // Refuted by what arrives, while the browser still reports it.
      await shows(tab, 'registered', pass);
      await tab.evaluate(() => {
        Reflect.deleteProperty(navigator, 'onLine');
        dispatchEvent(new Event('online'));
      });
    },
  },
  {
    name: 'the laptop is closed for a moment',
    async strike(scene) {
      await scene.life.sleep(async () => {
        scene.life.cut();
        await new Promise(resolve => void setTimeout(resolve, 1500));
      });
      await showed(scene, 'reconnecting', 5);
    },
  },
];

/** After these codes the SDK does not connect again. */
function closed(code: number): Fault {
  return {
    name: `the event socket is closed with ${code}`,
    async strike(scene: Scene) {
      scene.life.cloud.dropMercury({code});
      await showed(scene, 'reconnecting', 2);
    },
  };
}
