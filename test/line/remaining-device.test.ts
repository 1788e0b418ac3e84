import {describe, expect, test} from 'vitest';
import type {FaultError} from '../../src/base/fault.js';
import {makeFault} from '../../src/base/make-fault.js';
import {detach} from '../../src/line/line-controller.js';
import {deviceExpiryOf, type LineSignal} from '../../src/line/line-state.js';
import {setUpRegisteredLine, setUpLine, connecting, outcomeOf} from './line-setup.js';
import {signals, states} from './samples.js';

// A device that Webex has not confirmed as deleted can still ring, so the line must not look unregistered.

const expiresAt = 400;
const remaining = [
  {
    name: 'failed',
    signal: {type: 'failed', fault: makeFault('still-registered', {expiresAt})},
  },
  {name: 'elsewhere, on a device', signal: {type: 'elsewhere', holder: 'device', expiresAt}},
] as const satisfies readonly {name: string; signal: LineSignal}[];

describe.each(remaining)('deregister() while a device remains and the line is $name', ({signal}) => {
  function withDevice() {
    const {line, driver} = setUpLine();
    line.register().catch(() => undefined);
    driver.signal(connecting, signal);
    driver.commands.length = 0;
    return {line, driver, before: line.snapshot.state};
  }

  test('keeps the state, cancels, and waits until Webex has deleted the device', async () => {
    const {line, driver, before} = withDevice();
    const outcome = outcomeOf(line.deregister());
    expect(driver.commands).toEqual(['cancel']);
    expect(line.snapshot).toMatchObject({wanted: false, pending: 'deregister'});
    expect(line.snapshot.state).toBe(before);
    expect(await outcome.now()).toBe('pending');
    driver.signal(signals.deregistering);
    expect(await outcome.now()).toBe('pending');
    driver.signal(signals.unregistered);
    expect(await outcome.now()).toBeUndefined();
    expect(line.snapshot).toMatchObject({state: {status: 'unregistered'}, pending: undefined});
  });
});

test('register() rejects with the time until which the line is in use elsewhere', async () => {
  const {line, driver} = setUpLine();
  const registration = line.register().catch((error: unknown) => error);
  driver.signal(connecting, remaining[1].signal);
  const {fault} = (await registration) as FaultError;
  expect(fault).toMatchObject({type: 'registered-elsewhere', expiresAt});
});

test('a sign-out during a deletion rejects deregister() with the time until which the device remains', async () => {
  const {line, driver} = setUpRegisteredLine();
  const deletion = line.deregister().catch((error: unknown) => error);
  driver.signal(signals.deregistering);
  detach(line);
  expect(((await deletion) as FaultError).fault).toMatchObject({type: 'still-registered', expiresAt});
});

test('a sign-out of a line that is not deregistering resolves deregister()', async () => {
  const {line} = setUpRegisteredLine();
  const outcome = outcomeOf(line.deregister());
  detach(line);
  expect(await outcome.now()).toBeUndefined();
});

describe('the time until which a device remains', () => {
  test.each([
    {name: 'failed', state: {status: 'failed', fault: remaining[0].signal.fault}, until: expiresAt},
    {name: 'elsewhere', state: {status: 'elsewhere', holder: 'device', expiresAt}, until: expiresAt},
    {name: 'failed without a device', state: states.failed, until: undefined},
    {name: 'elsewhere without a device', state: states.elsewhere, until: undefined},
    {name: 'deregistering', state: {...states.deregistering, expiresAt}, until: undefined},
    {
      name: 'in another tab, whose deletion has an end',
      state: {status: 'elsewhere', holder: 'tab', there: {...states.deregistering, expiresAt}},
      until: undefined,
    },
  ] as const)('$name: $until', ({state, until}) => {
    expect(deviceExpiryOf(state)).toBe(until);
  });
});
