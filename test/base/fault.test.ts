import {describe, expect, test} from 'vitest';
import * as earlyFaults from '../../src/base/early-faults.js';
import {FaultError} from '../../src/base/fault.js';
import {faultTypes, type FaultType} from '../../src/base/fault-catalog.js';
import {faultError, makeFault} from '../../src/base/make-fault.js';

describe('every fault', () => {
  test.each(faultTypes)('%s is frozen, has a subject and an action, and can become an error', type => {
    const fault = makeFault(type);
    expect(Object.isFrozen(fault)).toBe(true);
    expect(fault.type).toBe(type);
    expect(fault.step !== undefined, 'only faults of a sign-in have a step').toBe(fault.about === 'sign-in');
    const error = faultError(type);
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({name: 'FaultError', message: `Webex ${fault.about}: ${type}`, type, fault});
  });

  const retries = (type: FaultType) => ['retry', 'free-elsewhere'].includes(makeFault(type).action);
  test('is retryable if its action is a repetition, except for two that no repetition can help', () => {
    const exceptions = faultTypes.filter(type => makeFault(type).retryable !== retries(type));
    expect(exceptions).toEqual(['call-not-possible', 'call-ended']);
  });

  test('sign-in faults are listed in the order of the steps', () => {
    const steps = ['consent', 'token', 'sdk', 'device', 'line'];
    const order = faultTypes.flatMap(type => {
      const {step} = makeFault(type);
      return step ? [steps.indexOf(step)] : [];
    });
    expect(order.length).toBeGreaterThan(30);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

test.each(Object.values(earlyFaults))(
  '$type, which may occur before the catalog is loaded, equals the fault in the catalog',
  fault => {
    expect(fault).toEqual(makeFault(fault.type));
  },
);

test('a fault keeps the details for support, and the time of the next attempt', () => {
  const details = {trackingId: 'ITCLIENT_1', at: 1, retryAt: 2};
  expect(makeFault('device-throttled', details)).toEqual({
    about: 'sign-in',
    type: 'device-throttled',
    step: 'device',
    action: 'retry',
    retryable: true,
    ...details,
  });
});

test("an error carries the SDK's message or the missing scopes, and no token", () => {
  expect(faultError('timeout', {sdkMessage: 'No answer'}).message).toBe('Webex line: timeout (No answer)');
  expect(faultError('missing-scope', {scopes: ['spark:kms']}).message).toBe(
    'Webex sign-in: missing-scope (spark:kms)',
  );
  expect(makeFault('unknown', {sdkMessage: 'Bearer c2VjcmV0LXRva2Vu'}).sdkMessage).not.toContain('c2VjcmV0');
});
