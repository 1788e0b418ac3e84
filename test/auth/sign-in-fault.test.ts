import {describe, expect, test} from 'vitest';
import {SignInError, signInFaultTypes, type SignInAction} from '../../src/auth/sign-in-fault.js';

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
