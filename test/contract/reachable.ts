import type {BrowserContext, Page, Request} from '@playwright/test';
import type {CloudState, ListedCall} from '../../cloud/index.js';

/**
 * Checks in the cloud whether Webex reaches a page: whether a call rings there, regardless of the state that the page
 * shows.
 *
 * The cloud is either the object, if the test runs it, or the address of a server that exposes it under `/cloud/`.
 */
export type CloudUnderTest = ControlledCloud | string;

type ControlledCloud = Pick<CloudState, 'devices' | 'calls' | 'ring' | 'hangUp'>;
type Devices = ReturnType<CloudState['devices']>;
type Device = Devices['mobius'][number];

export interface ReachableOptions {
  /** The account that owns the device. Needed if several people are registered. */
  readonly account?: string | undefined;
  /** The device at Mobius. Needed if one person has several. */
  readonly deviceId?: string | undefined;
  /** Time limit for each step in milliseconds: until it rings, and until the call has ended. */
  readonly within?: number | undefined;
}

/**
 * Calls the page, and passes once the page's SDK has reported to Webex that it rings. Then the caller hangs up, and the
 * SDK has to confirm that as well, so that no call is left.
 *
 * @throws {Error} Naming the missing part: the device, its socket, the ring or the end of the call.
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
    // The browser may report a request to the test only after the cloud has answered it.
    const alerting = await sent.find(
      request => request.method() === 'PATCH' && request.url().includes(callId),
      within,
    );
    if (alerting === undefined) {
      throw new Error(
        `${who}: it rang at ${describeDevice(device)}, and no page of this browser reported it within ${within} ms`,
      );
    }
    if (alerting.frame().page() !== page) {
      throw new Error(`${who}: it rang at ${describeDevice(device)}, which is another page's`);
    }
  } finally {
    sent.stop();
  }
}

/**
 * The same without watching the page's requests: checks that the device rings, in any page.
 *
 * @param who The subject of the error messages.
 */
export async function expectRing(
  cloud: CloudUnderTest,
  {account, deviceId, within = 5_000}: ReachableOptions = {},
  who = 'The device is not reachable',
): Promise<{callId: string; device: Device}> {
  const control = controlOf(cloud);
  const device = findDevice(await control.devices(), who, {account, deviceId});
  const callId = await control.ring(device.deviceId);
  if (callId === undefined) {
    throw new Error(`${who}: ${describeDevice(device)} has no open Mercury socket`);
  }
  const rings = await until(within, async () => (await callOf(control, callId))?.at.alerting !== undefined);
  if (!rings) {
    await control.hangUp(callId);
    throw new Error(`${who}: no sig_alerting for the call to ${describeDevice(device)} within ${within} ms`);
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
 * Calls the given Mobius device, or every registered one that has a socket, and passes if none rings for two seconds.
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
  const alertingCalls = await alerting();
  for (const callId of rung.keys()) await control.hangUp(callId);
  if (alertingCalls.length > 0) {
    const where = alertingCalls.map(({callId}) => describeDevice(rung.get(callId)!)).join(', ');
    throw new Error(`It still rings at ${where}`);
  }
}

/** Waits until the cloud has no device, no open socket and no active call left; otherwise fails with a list of them. */
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
    ...mobius.map(describeDevice),
    ...wdm.map(
      ({id, account, connected}) =>
        `the WDM device ${id} of ${account}${connected ? ', its Mercury socket open' : ''}`,
    ),
    ...calls
      .filter(({state}) => state !== 'ended')
      .map(({callId, account, state}) => `the call ${callId} of ${account}, ${state}`),
  ];
}

function findDevice(
  {mobius}: Devices,
  who: string,
  {account, deviceId}: Pick<ReachableOptions, 'account' | 'deviceId'>,
): Device {
  const matching = mobius.filter(
    device =>
      (account === undefined || device.account === account) &&
      (deviceId === undefined || device.deviceId === deviceId),
  );
  const [device] = matching;
  if (device === undefined) {
    const others = mobius.length === 0 ? '' : `, only ${mobius.map(describeDevice).join(', ')}`;
    throw new Error(`${who}: no Mobius device is registered for it${others}`);
  }
  if (matching.length > 1) {
    throw new Error(`${who}: several Mobius devices match: ${matching.map(describeDevice).join(', ')}`);
  }
  return device;
}

const describeDevice = ({deviceId, account, server}: Device) =>
  `the Mobius device ${deviceId} of ${account} at the ${server}`;

const callOf = async (control: Control, callId: string) =>
  (await control.calls()).find(call => call.callId === callId);

/** Records the requests of a browser's pages from now on. */
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

    /** The first matching request, including future ones. */
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

/** Whether the condition became true in time. */
async function until(within: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + within; ;) {
    if (await holds()) return true;
    if (Date.now() >= end) return false;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** One interface for the cloud in this process and one behind HTTP. */
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
  const request = (path: string, method = 'GET') =>
    fetch(`${cloud.replace(/\/$/, '')}/cloud/${path}`, {method});
  return {
    devices: async () => (await request('devices')).json() as Promise<Devices>,
    calls: async () => (await request('calls')).json() as Promise<ListedCall[]>,
    async ring(deviceId) {
      const response = await request(`devices/${deviceId}/ring`, 'POST');
      return response.ok ? ((await response.json()) as {callId: string}).callId : undefined;
    },
    hangUp: async callId => (await request(`calls/${callId}/hang-up`, 'POST')).ok,
  };
}
