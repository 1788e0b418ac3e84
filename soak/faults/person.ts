import {alone} from '../soak-run.js';
import {noFaults} from '../world.js';
import type {Fault} from './fault.js';

/** Actions of a person. */
export const personFaults: readonly Fault[] = [
  {
    name: 'Cancel, while the answer is on its way',
    async inject({stage: {cloud}, tab, expectNoRing}) {
      await tab.evaluate(() => session.line.deregister());
      cloud.setScenario({...noFaults, register: [{status: 200, delayMs: 300}]});
      await tab.evaluate(async () => {
        session.line.register().catch(() => undefined);
        await session.line.deregister();
      });
      if (cloud.devices().mobius.length) throw new Error('Cancelled, and there is a device');
      await expectNoRing();
      cloud.setScenario(noFaults);
    },
  },
  {
    name: 'Register and Deregister, pressed ten times',
    async inject({tab}) {
      await tab.evaluate(() => {
        for (let press = 0; press < 10; press += 1) {
          session.line[press % 2 ? 'register' : 'deregister']().catch(() => undefined);
        }
      });
    },
  },
  {
    name: 'a sign-in is canceled while the device service is slow, and the person signs in again',
    async inject(run) {
      const {stage, tab, signIn, expectNoRing} = run;
      await alone(run, async () => {
        await tab.evaluate(() => session.signOut());
        await expectNoRing();
        stage.cloud.setScenario({...noFaults, wdm: [{status: 200, delayMs: 1_500}, {status: 200}]});
        await tab.evaluate(async () => {
          const signingIn = session.signIn(freshToken).catch(() => undefined);
          await new Promise<void>(resolve => {
            session.subscribe(state => state.status === 'signing-in' && state.step === 'device' && resolve());
          });
          await new Promise(resolve => void setTimeout(resolve, 600));
          await session.signOut();
          await signingIn;
        });
        await signIn(tab);
      });
    },
  },
];
