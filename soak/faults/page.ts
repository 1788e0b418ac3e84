import {awayAndBack} from '../away-and-back.js';
import {alone, shows} from '../soak-run.js';
import type {Fault} from './fault.js';

/** Changes of the page's lifecycle. */
export const pageFaults: readonly Fault[] = [
  {
    name: 'the page is frozen, and resumed',
    async strike({tab, pass}) {
      await tab.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await pass(3);
      await tab.evaluate(() => document.dispatchEvent(new Event('resume')));
    },
  },
  {
    name: 'the page is left with a registered line, and shown again',
    strike: run => alone(run, () => awayAndBack(run)),
  },
  {
    name: 'the page is left without a registered line, and shown again',
    async strike(run) {
      const {tab, pass, expectSilence} = run;
      await alone(run, async () => {
        await tab.evaluate(() => void session.line.deregister().catch(() => undefined));
        await shows(tab, 'unregistered', pass);
        await awayAndBack(run);
        await pass(5);
        await shows(tab, 'unregistered', pass);
        await expectSilence();
      });
    },
  },
];
