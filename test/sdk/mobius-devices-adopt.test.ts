import {expect, test, vi} from 'vitest';
import {MobiusDevices} from '../../src/sdk/mobius-devices.js';
import {
  mobius,
  mobiusRequests,
  loseAnswer,
  oneDevice,
  registration,
  server,
  status,
  useMobius,
} from './mobius-devices-setup.js';

/** A new client of the page takes over devices that an earlier one could not delete. */
useMobius(() => status(503));

const otherDevice = {deviceId: 'other', clientDeviceUri: 'https://wdm.example/devices/0'};

/** The devices of a new client, which record the states of their deletion. */
function newClient() {
  const states: string[] = [];
  const devices: MobiusDevices = new MobiusDevices(registration, () => states.push(devices.state.status));
  return {devices, states};
}

test('a device that the next registration reuses is no longer deleted once that one has succeeded', async () => {
  const {devices: earlier} = oneDevice();
  const gone = vi.fn<() => void>();
  earlier.onGone(gone);
  await earlier.release();
  const {devices} = newClient();
  devices.adopt(earlier);
  expect([devices.mayExist, earlier.mayExist, gone.mock.calls.length]).toEqual([true, false, 1]);
  expect(earlier.state).toEqual({status: 'none'});
  await vi.advanceTimersByTimeAsync(0);
  devices.add(server, {deviceId: 'one'});
  const sent = mobiusRequests().length;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(mobiusRequests()).toHaveLength(sent);
  expect(vi.getTimerCount()).toBe(0);
});

test('a device that no registration succeeds is deleted by the new client', async () => {
  const {devices: earlier} = oneDevice();
  const {devices} = newClient();
  mobius.answer = () => status(204);
  devices.adopt(earlier);
  await vi.advanceTimersByTimeAsync(0);
  expect(mobiusRequests()).toEqual(['DELETE devices/one']);
  expect(devices.mayExist).toBe(false);
});

test('a device of another WDM device stays with the earlier client, which deletes it', async () => {
  const earlier = new MobiusDevices(registration, () => {});
  earlier.add(server, otherDevice);
  await earlier.release();
  const {devices, states} = newClient();
  devices.adopt(earlier);
  expect([devices.mayExist, earlier.has('other'), states]).toEqual([false, true, []]);
  devices.add(server, {deviceId: 'one'});
  mobius.answer = () => status(204);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(mobiusRequests()).toEqual(['DELETE devices/other', 'DELETE devices/other']);
  expect([devices.mayExist, earlier.mayExist]).toEqual([true, false]);
});

test('of two devices only the one that the next registration reuses changes its owner', async () => {
  const earlier = new MobiusDevices(registration, () => {});
  earlier.add(server, otherDevice);
  await earlier.release();
  earlier.add(server, {deviceId: 'one'});
  const {devices} = newClient();
  devices.adopt(earlier);
  expect([devices.has('one'), devices.has('other')]).toEqual([true, false]);
  expect([earlier.has('one'), earlier.has('other')]).toEqual([false, true]);
});

test('an unanswered registration is cleared up by the new client', async () => {
  const earlier = new MobiusDevices(registration, () => {});
  await loseAnswer(earlier);
  const {devices} = newClient();
  mobius.answer = () => Response.json({devices: []});
  devices.adopt(earlier);
  expect([devices.mayExist, earlier.mayExist]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(0);
  expect(mobiusRequests()).toEqual(['GET devices?userid=ada%20lovelace']);
  expect(devices.mayExist).toBe(false);
});

test('an earlier client without devices changes nothing', async () => {
  const {devices, states} = newClient();
  devices.adopt(newClient().devices);
  await vi.advanceTimersByTimeAsync(0);
  expect([states, mobiusRequests()]).toEqual([[], []]);
});

test('the same line, which is added again, keeps its device', async () => {
  const {devices, states} = oneDevice();
  devices.adopt(devices);
  await vi.advanceTimersByTimeAsync(0);
  expect([devices.has('one'), states, mobiusRequests()]).toEqual([true, [], []]);
});
