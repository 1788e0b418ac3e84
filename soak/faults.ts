import type {Page} from '@playwright/test';
import type {RunningCloud} from '../cloud/cloud.js';
import type {ScenarioInput} from '../cloud/scenario.js';
import {MOBIUS_HOSTS} from '../cloud/devices.js';
import type {LineStatus} from '../src/line/line-state.js';
import {calm, type World} from './world.js';

export interface Fault {
  readonly name: string;
  /** Does it, and what heals it. The line is to be registered afterwards, by itself or by a person who presses. */
  strike(world: World, pass: (seconds: number) => Promise<void>): Promise<void>;
  /** Whether a person would rather wait for the SDK than press "Retry now". */
  readonly patient?: boolean;
  /** Whether it takes the SDK minutes: then it strikes in every fourth round alone. */
  readonly isLong?: boolean;
}

/** All that happens to a line in its life. The first of a list of answers is the fault, and the last one stays. */
export const faults: readonly Fault[] = [
  registering('the server has a problem (503)', {register: [{status: 503}, {status: 200}]}),
  registering('the server is busy (429, Retry-After)', {
    register: [{status: 429, retryAfter: 15}, {status: 200}],
  }),
  registering('the request for a device is lost', {register: [{drop: true}, {status: 200}]}),
  registering('the answer with the device is lost', {register: [{drop: 'answer'}, {status: 200}]}),
  registering('the device limit, with a list', {
    register: [{status: 403, errorCode: 101, devices: true}, {status: 200}],
  }),
  registering('the device limit, without a list', {
    register: [{status: 403, errorCode: 101, devices: false}, {status: 200}],
  }),
  registering('the device is not deleted (503)', {deregister: [{status: 503}, {status: 200}]}),
  {...registering('the primary server is down', {down: ['primary']}), patient: true, isLong: true},
  keepalives('two keepalives are missed', [{status: 503}, {status: 503}, {status: 200}]),
  keepalives('keepalives are missed past the threshold', [
    ...Array.from({length: 5}, () => ({status: 503})),
    {status: 200},
  ]),
  keepalives('a keepalive is throttled (429)', [{status: 429, retryAfter: 2}, {status: 200}]),
  {
    name: 'Webex forgets the device',
    async strike({life: {cloud}}) {
      removeDevices(cloud);
    },
  },
  {
    name: 'another device takes the line',
    async strike({life: {cloud}, tab}, pass) {
      cloud.setScenario({...calm, deviceLimit: 1});
      removeDevices(cloud);
      await registerAnother(cloud);
      await shows(tab, 'elsewhere', pass);
    },
  },
  {
    name: 'the token expires, and a person signs in again',
    async strike(world, pass) {
      world.life.cloud.expireTokens();
      await shows(world.tab, 'failed', pass);
      await world.signIn(world.tab);
    },
  },
  {
    name: 'the event socket breaks',
    async strike({life: {cloud}}) {
      cloud.dropMercury();
    },
  },
  {
    name: 'the network goes for a moment',
    async strike({life: {context}}, pass) {
      await context.setOffline(true);
      await pass(5);
      await context.setOffline(false);
    },
  },
  {
    name: 'another network, which cuts every connection',
    async strike({life: {context, cut}}, pass) {
      await context.setOffline(true);
      cut();
      await pass(5);
      await context.setOffline(false);
    },
  },
  {
    name: 'the laptop is closed for a moment',
    async strike({life: {sleep, cut}}) {
      await sleep(async () => {
        cut();
        await new Promise(resolve => setTimeout(resolve, 1500));
      });
    },
  },
  {
    name: 'the page is frozen, and goes on',
    async strike({tab}, pass) {
      await tab.evaluate(() => document.dispatchEvent(new Event('freeze')));
      await pass(3);
      await tab.evaluate(() => document.dispatchEvent(new Event('resume')));
    },
  },
  {
    name: 'the other tab takes the line',
    async strike({tab, other}, pass) {
      await other.evaluate(() => session.line.register().catch(() => undefined));
      await shows(tab, 'elsewhere', pass);
    },
  },
  {
    name: 'Cancel, while the answer is on its way',
    async strike({life: {cloud}, tab}) {
      await tab.evaluate(() => session.line.deregister());
      cloud.setScenario({...calm, register: [{status: 200, delayMs: 300}]});
      await tab.evaluate(async () => {
        session.line.register().catch(() => undefined);
        await session.line.deregister();
      });
      if (cloud.devices().mobius.length) throw new Error('Cancelled, and there is a device');
      cloud.setScenario(calm);
    },
  },
  {
    name: 'Register and Deregister, pressed ten times',
    async strike({tab}) {
      await tab.evaluate(() => {
        for (let press = 0; press < 10; press += 1) {
          session.line[press % 2 ? 'register' : 'deregister']().catch(() => undefined);
        }
      });
    },
  },
];

/** A fault that a person meets who registers anew. */
function registering(name: string, scenario: ScenarioInput): Fault {
  return {
    name,
    async strike({life: {cloud}, tab}) {
      cloud.setScenario({...calm, ...scenario});
      await tab.evaluate(() => {
        session.line.deregister().catch(() => undefined);
        session.line.register().catch(() => undefined);
      });
    },
  };
}

/** A fault that comes with the next keepalives, and is over when they are answered. */
function keepalives(name: string, keepalive: NonNullable<ScenarioInput['keepalive']>): Fault {
  return {
    name,
    async strike({life: {cloud}}, pass) {
      const start = new Date().toISOString();
      const answered = () =>
        cloud.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && time >= start).length;
      cloud.setScenario({...calm, keepalive});
      // The worker keeps the real time, however fast the page's clock is.
      while (answered() < keepalive.length) await pass(0.2);
    },
  };
}

function removeDevices(cloud: RunningCloud): void {
  for (const {deviceId} of cloud.devices().mobius) cloud.removeDevice(deviceId);
}

async function registerAnother(cloud: RunningCloud): Promise<void> {
  await cloud.fetch(
    new Request(`${cloud.url}/gateway/${MOBIUS_HOSTS.primary}/api/v1/calling/web/device`, {
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

async function shows(
  page: Page,
  status: LineStatus,
  pass: (seconds: number) => Promise<void>,
): Promise<void> {
  for (let seconds = 0; seconds < 300; seconds += 1) {
    if ((await page.evaluate(() => session.line.snapshot.state.status)) === status) return;
    await pass(1);
  }
  throw new Error(`The line is not ${status} after 300 s`);
}
