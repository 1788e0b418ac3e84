import {awayAndBack} from '../away-and-back.js';
import {alone, shows} from '../scene.js';
import type {Fault} from './fault.js';

/** What becomes of the page. */
export const pageFaults: readonly Fault[] = [
  {
    name: 'the page is frozen, and goes on',
    async strike({tab, pass}) {
      await tab.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await pass(3);
      await tab.evaluate(() => document.dispatchEvent(new Event('resume')));
    },
  },
  {
    name: 'the page is left with a registered line, and shown again',
    strike: scene => alone(scene, () => awayAndBack(scene)),
  },
  {
    name: 'the page is left without a registered line, and shown again',
    async strike(scene) {
      const {tab, pass, expectSilence} = scene;
      await alone(scene, async () => {
        await tab.evaluate(() => void session.line.deregister().catch(() => undefined));
        await shows(tab, 'unregistered', pass);
        await awayAndBack(scene);
        await pass(5);
        await shows(tab, 'unregistered', pass);
        await expectSilence();
      });
    },
  },
];
