import {awayAndBack} from '../away-and-back.js';
import {alone, waitForStatus} from '../soak-run.js';
import type {Fault} from './fault.js';

/** Changes of the page's lifecycle. */
export const pageFaults: readonly Fault[] = [
  {
    name: 'the page is frozen, and resumed',
    async inject({tab, advance}) {
      await tab.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await advance(3);
      await tab.evaluate(() => document.dispatchEvent(new Event('resume')));
    },
  },
  {
    name: 'the page is left with a registered line, and shown again',
    inject: run => alone(run, () => awayAndBack(run)),
  },
  {
    name: 'the page is left without a registered line, and shown again',
    async inject(run) {
      const {tab, advance, expectNoRing} = run;
      await alone(run, async () => {
        await tab.evaluate(() => void session.line.deregister().catch(() => undefined));
        await waitForStatus(tab, 'unregistered', advance);
        await awayAndBack(run);
        await advance(5);
        await waitForStatus(tab, 'unregistered', advance);
        await expectNoRing();
      });
    },
  },
];
