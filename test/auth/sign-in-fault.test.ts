import {describe, expect, test} from 'vitest';
import {isDefinite, SignInError, signInFaultTypes, type SignInAction} from '../../src/auth/sign-in-fault.js';

const steps = ['consent', 'token', 'sdk', 'device', 'line'];
const actions: readonly SignInAction[] = [
  'enter-token',
  'sign-in',
  'retry',
  'reload',
  'use-here',
  'contact-admin',
  'fix-page',
];

describe('every fault of a sign-in', () => {
  test.each(signInFaultTypes)('%s is frozen, names its step, and says what to do', type => {
    const error = new SignInError(type);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({name: 'SignInError', message: `Sign-in failed: ${type}`, fault: {type}});
    expect(Object.isFrozen(error.fault)).toBe(true);
    expect(steps).toContain(error.fault.step);
    expect(actions).toContain(error.fault.action);
  });

  test('they are listed in the order of the steps', () => {
    const order = signInFaultTypes.map(type => steps.indexOf(new SignInError(type).fault.step));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

test.each([
  {type: 'device-refused', action: 'retry'},
  {type: 'device-limit', action: 'use-here'},
  {type: 'device-not-entitled', action: 'contact-admin'},
  {type: 'device-service-missing', action: 'retry'},
  {type: 'device-throttled', action: 'retry'},
  {type: 'unknown', action: 'retry'},
] as const)('$type asks to $action', ({type, action}) => {
  expect(new SignInError(type).fault).toMatchObject({type, action});
});

test('a fault keeps what support needs, and when to try again', () => {
  const details = {trackingId: 'ITCLIENT_1', at: 1, retryAt: 2};
  expect(new SignInError('device-throttled', details).fault).toEqual({
    type: 'device-throttled',
    step: 'device',
    action: 'retry',
    ...details,
  });
});

test('what may pass is told from what is refused for good', () => {
  const passing = signInFaultTypes.filter(type => !isDefinite({type}));
  expect(passing).toEqual(['network', 'server', 'token-source-failed', 'owner-unknown', 'unknown']);
});
