import type {ScenarioInput} from '../../cloud/scenario.js';
import {waitForStatus, waitUntilStatusSeen, type SoakRun} from '../soak-run.js';
import {noFaults} from '../world.js';
import type {Fault} from './fault.js';

type Answers = NonNullable<ScenarioInput['register']>;

// In each list, the first answers are the fault, and the last one applies from then on.

/** Webex's answers to a registration. */
export const registrationFaults: readonly Fault[] = [
  registering('the server has a problem (503)', [{status: 503}, {status: 200}]),
  throttled('the server is busy (429, Retry-After in seconds)', () => 15),
  throttled('the server is busy (429, Retry-After as a date)', ahead => ({seconds: ahead + 15, as: 'date'})),
  registering('the request for a device is lost', [{drop: true}, {status: 200}]),
  registering('the answer with the device is lost', [{drop: 'answer'}, {status: 200}]),
  registering('the answer is a page of HTML (200)', [{status: 200, body: 'html'}, {status: 200}]),
  registering('the answer has no device (200, {})', [{status: 200, body: 'empty'}, {status: 200}]),
  registering('the device limit, with a list', [{status: 403, errorCode: 101, devices: true}, {status: 200}]),
  registering('the device limit, without a list', [
    {status: 403, errorCode: 101, devices: false},
    {status: 200},
  ]),
  {
    name: 'the registration is never answered',
    async inject({stage: {cloud, cutRequests}, tab, advance, advanceUnanswered}) {
      cloud.setScenario({...noFaults, register: [{hang: true}, {status: 200}]});
      await registerAgain(tab);
      await advanceUnanswered(25);
      await tab.evaluate(() => void session.line.retryNow().catch(() => undefined));
      await waitForStatus(tab, 'registered', advance);
      // The request fails only when nobody waits for it any longer.
      cutRequests();
    },
  },
  {
    ...registering('the primary server is down', []),
    async inject({stage: {cloud}, tab}) {
      cloud.setScenario({...noFaults, down: ['primary']});
      await registerAgain(tab);
    },
    waitsForRetry: true,
    isSlow: true,
  },
];

/** Webex's answers to keepalives. */
export const keepaliveFaults: readonly Fault[] = [
  keepalives('two keepalives are missed', [{status: 503}, {status: 503}, {status: 200}]),
  keepalives('keepalives are missed past the threshold', [
    ...Array.from({length: 5}, () => ({status: 503})),
    {status: 200},
  ]),
  keepalives('a keepalive is throttled (429)', [{status: 429, retryAfter: 2}, {status: 200}]),
  keepalives('keepalives are answered with pages of HTML', [
    {status: 200, body: 'html'},
    {status: 200, body: 'html'},
    {status: 200},
  ]),
];

/** Webex's answers when the line deregisters. After that, nothing may ring, whatever the answer is. */
export const deletionFaults: readonly Fault[] = [
  {
    name: 'deregistered: confirmed at once',
    async inject({stage: {cloud}, tab, advance, expectNoRing}) {
      cloud.setScenario(noFaults);
      await tab.evaluate(() => void session.line.deregister().catch(() => undefined));
      await waitForStatus(tab, 'unregistered', advance);
      await expectNoRing();
    },
  },
  deregistering('deregistered: refused (500)', [{status: 500}, {status: 500}, {status: 200}]),
  // The browser itself repeats a request twice if the server has closed its connection.
  deregistering('deregistered: the request is lost', [
    ...Array.from({length: 4}, () => ({drop: true})),
    {status: 200},
  ]),
  deregistering('deregistered: the answer is lost', [{drop: 'answer'}, {status: 200}]),
  deregistering('deregistered: never answered', [{hang: true}, {status: 200}]),
  registering(
    'registered again while the deletion is refused (503)',
    [{status: 200}],
    [{status: 503}, {status: 200}],
  ),
];

/** A fault in a registration that a person starts. */
function registering(name: string, register: Answers, deregister: Answers = [{status: 200}]): Fault {
  return {
    name,
    async inject({stage: {cloud}, tab}) {
      cloud.setScenario({...noFaults, register, deregister});
      await registerAgain(tab);
    },
  };
}

/** A server that sets the time of the next attempt. The page's clock may be ahead of the server's. */
function throttled(name: string, retryAfter: (ahead: number) => Answers[number]['retryAfter']): Fault {
  return {
    name,
    async inject({stage: {cloud}, tab, now}) {
      const ahead = Math.max(0, Math.round((await now()) - Date.now() / 1000));
      const register = [{status: 429, retryAfter: retryAfter(ahead)}, {status: 200}];
      cloud.setScenario({...noFaults, register});
      await registerAgain(tab);
    },
    waitsForRetry: true,
  };
}

/** A fault that begins with the next keepalive, and ends when all of them are answered. */
function keepalives(name: string, keepalive: NonNullable<ScenarioInput['keepalive']>): Fault {
  return {
    name,
    async inject({stage: {cloud}, advance}) {
      const start = new Date().toISOString();
      const answered = () =>
        cloud.requests().filter(({endpoint, time}) => endpoint === 'keepalive' && time >= start).length;
      cloud.setScenario({...noFaults, keepalive});
      // The worker runs on the real clock, regardless of the page's.
      while (answered() < keepalive.length) await advance(0.2);
    },
  };
}

function deregistering(name: string, deregister: Answers): Fault {
  return {
    name,
    async inject({stage: {cloud, cutRequests}, tab, advance, expectNoRing}) {
      cloud.setScenario({...noFaults, deregister});
      await tab.evaluate(() => void session.line.deregister().catch(() => undefined));
      // The browser itself may repeat the request immediately.
      await waitUntilStatusSeen({tab, advance}, 'deregistering', 300);
      // The event socket is closed immediately, or at the latest before the next attempt.
      const isOpen = () => cloud.devices().wdm.some(({connected}) => connected);
      for (let waited = 0; isOpen() && waited < 5; waited += 0.1) await advance(0.1);
      await expectNoRing();
      await waitForStatus(tab, 'unregistered', advance);
      const {mobius} = cloud.devices();
      if (mobius.length) throw new Error(`Unregistered, and ${mobius.length} devices are left`);
      await expectNoRing();
      // Requests that are never answered would use up the connections that a browser has for one server.
      cutRequests();
    },
  };
}

async function registerAgain(tab: SoakRun['tab']): Promise<void> {
  await tab.evaluate(() => {
    session.line.deregister().catch(() => undefined);
    session.line.register().catch(() => undefined);
  });
}
