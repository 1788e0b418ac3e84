import type {BrowserContext, Page, Request} from '@playwright/test';
import type {CloudState, ListedCall} from '../../cloud/index.js';

/**
 * Whether Webex reaches a page, as Webex itself knows it: not what the page shows of its line, but whether a call
 * rings there.
 *
 * The cloud is given as the object, where the test runs it, or as the address of a server that has it under `/cloud/`.
 */
export type CloudUnderTest = ControlledCloud | string;

type ControlledCloud = Pick<CloudState, 'devices' | 'calls' | 'ring' | 'hangUp'>;
type Devices = ReturnType<CloudState['devices']>;
type Device = Devices['mobius'][number];

export interface ReachableOptions {
  /** The name of the account whose device it is: needed where several people are registered. */
  readonly account?: string | undefined;
  /** The device at Mobius: needed where one person has several. */
  readonly deviceId?: string | undefined;
  /** Milliseconds for each step: until it rings, and until it is over again. */
  readonly within?: number | undefined;
}

/**
 * Calls the page and passes when the page's SDK has told Webex that it rings. Then the caller hangs up, and the SDK has
 * to confirm that too, so that no call is left.
 *
 * @throws {Error} With what was missing: the device, its socket, the ring or the end.
 */
export async function expectReachable(
  page: Page,
  cloud: CloudUnderTest,
  options: ReachableOptions = {},
): Promise<void> {
  if (page.isClosed()) throw new Error(`The page ${page.url()} is not reachable: it is closed`);
  const who = `The page ${page.url()} is not reachable`;
  const sent = requestsOf(page.context());
  try {
    const {callId, device} = await expectRing(cloud, options, who);
    const {within = 5_000} = options;
    // The browser reports a request to the test in its own time, which may be later than the cloud has its answer.
    const alerting = await sent.find(
      request => request.method() === 'PATCH' && request.url().includes(callId),
      within,
    );
    if (alerting === undefined) {
      throw new Error(
        `${who}: it rang at ${named(device)}, and no page of this browser said so within ${within} ms`,
      );
    }
    if (alerting.frame().page() !== page) {
      throw new Error(`${who}: it rang at ${named(device)}, which is another page's`);
    }
  } finally {
    sent.stop();
  }
}

/**
 * The same where the page's requests cannot be watched: that it rings where the device is, whichever page that is.
 *
 * @param who Whom the errors are about.
 */
export async function expectRing(
  cloud: CloudUnderTest,
  {account, deviceId, within = 5_000}: ReachableOptions = {},
  who = 'The device is not reachable',
): Promise<{callId: string; device: Device}> {
  const control = controlOf(cloud);
  const device = theDevice(await control.devices(), who, {account, deviceId});
  const callId = await control.ring(device.deviceId);
  if (callId === undefined) {
    throw new Error(`${who}: ${named(device)} has no open Mercury socket`);
  }
  const rings = await until(within, async () => (await callOf(control, callId))?.at.alerting !== undefined);
  if (!rings) {
    await control.hangUp(callId);
    throw new Error(`${who}: no sig_alerting for the call to ${named(device)} within ${within} ms`);
  }
  await control.hangUp(callId);
  const ended = await until(within, async () => {
    const call = await callOf(control, callId);
    return call === undefined || call.state === 'ended';
  });
  if (!ended) {
    throw new Error(`${who} in full: it rang, and then no DELETE of the call came within ${within} ms`);
  }
  return {callId, device};
}

/**
 * Calls every Mobius device that is still registered and has a socket, or the one given, and passes when none rings for
 * two seconds.
 */
export async function expectNoRing(cloud: CloudUnderTest, deviceId?: string): Promise<void> {
  const control = controlOf(cloud);
  const {mobius} = await control.devices();
  const devices = mobius.filter(device => deviceId === undefined || device.deviceId === deviceId);
  const rung = new Map<string, Device>();
  for (const device of devices) {
    const callId = await control.ring(device.deviceId);
    if (callId !== undefined) rung.set(callId, device);
  }
  if (rung.size === 0) return;
  const alerting = async () =>
    (await control.calls()).filter(({callId, at}) => rung.has(callId) && at.alerting !== undefined);
  await until(2_000, async () => (await alerting()).length > 0);
  const heard = await alerting();
  for (const callId of rung.keys()) await control.hangUp(callId);
  if (heard.length > 0) {
    const where = heard.map(({callId}) => named(rung.get(callId)!)).join(', ');
    throw new Error(`It still rings at ${where}`);
  }
}

/** Waits until the cloud knows of no device, no open socket and no call that goes on; fails with the list of the rest. */
export async function expectNothingLeft(
  cloud: CloudUnderTest,
  {within = 10_000}: {readonly within?: number} = {},
): Promise<void> {
  const control = controlOf(cloud);
  let left: string[] = [];
  const isEmpty = await until(within, async () => {
    left = leftovers(await control.devices(), await control.calls());
    return left.length === 0;
  });
  if (!isEmpty) throw new Error(`Left at the cloud after ${within} ms: ${left.join('; ')}`);
}

function leftovers({mobius, wdm}: Devices, calls: ListedCall[]): string[] {
  return [
    ...mobius.map(named),
    ...wdm.map(
      ({id, account, connected}) =>
        `the WDM device ${id} of ${account}${connected ? ', its Mercury socket open' : ''}`,
    ),
    ...calls
      .filter(({state}) => state !== 'ended')
      .map(({callId, account, state}) => `the call ${callId} of ${account}, ${state}`),
  ];
}

function theDevice(
  {mobius}: Devices,
  who: string,
  {account, deviceId}: Pick<ReachableOptions, 'account' | 'deviceId'>,
): Device {
  const fitting = mobius.filter(
    device =>
      (account === undefined || device.account === account) &&
      (deviceId === undefined || device.deviceId === deviceId),
  );
  const [device] = fitting;
  if (device === undefined) {
    const others = mobius.length === 0 ? '' : `, only ${mobius.map(named).join(', ')}`;
    throw new Error(`${who}: no Mobius device is registered for it${others}`);
  }
  if (fitting.length > 1) {
    throw new Error(`${who} for certain: one of several devices, ${fitting.map(named).join(', ')}`);
  }
  return device;
}

const named = ({deviceId, account, server}: Device) =>
  `the Mobius device ${deviceId} of ${account} at the ${server}`;

const callOf = async (control: Control, callId: string) =>
  (await control.calls()).find(call => call.callId === callId);

/** What the pages of a browser ask for from now on. */
function requestsOf(context: BrowserContext) {
  const requests: Request[] = [];
  let onNoted = (): void => {};
  const note = (request: Request): void => {
    requests.push(request);
    onNoted();
  };
  context.on('request', note);
  return {
    stop: () => void context.off('request', note),

    /** The first one that fits, which may be yet to come. */
    find(fits: (request: Request) => boolean, within: number): Promise<Request | undefined> {
      return new Promise(resolve => {
        const settle = (request: Request | undefined): void => {
          clearTimeout(late);
          resolve(request);
        };
        const late = setTimeout(() => settle(undefined), within);
        onNoted = () => {
          const found = requests.find(fits);
          if (found) settle(found);
        };
        onNoted();
      });
    },
  };
}

/** Whether it came to hold in time. */
async function until(within: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + within; ;) {
    if (await holds()) return true;
    if (Date.now() >= end) return false;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** The cloud in this process and one behind HTTP, as one. */
interface Control {
  devices(): Promise<Devices>;
  calls(): Promise<ListedCall[]>;
  ring(deviceId: string): Promise<string | undefined>;
  hangUp(callId: string): Promise<boolean>;
}

function controlOf(cloud: CloudUnderTest): Control {
  if (typeof cloud !== 'string') {
    return {
      devices: async () => cloud.devices(),
      calls: async () => cloud.calls(),
      ring: async deviceId => cloud.ring(deviceId),
      hangUp: async callId => cloud.hangUp(callId),
    };
  }
  const ask = (path: string, method = 'GET') => fetch(`${cloud.replace(/\/$/, '')}/cloud/${path}`, {method});
  return {
    devices: async () => (await ask('devices')).json() as Promise<Devices>,
    calls: async () => (await ask('calls')).json() as Promise<ListedCall[]>,
    async ring(deviceId) {
      const response = await ask(`devices/${deviceId}/ring`, 'POST');
      return response.ok ? ((await response.json()) as {callId: string}).callId : undefined;
    },
    hangUp: async callId => (await ask(`calls/${callId}/hang-up`, 'POST')).ok,
  };
}
