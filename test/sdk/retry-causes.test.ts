import {makeFault} from '../../src/base/make-fault.js';
import {describe, expect, test, vi} from 'vitest';
import {serverBackoff} from '../../src/base/server-backoff.js';
import {unexpectedAnswer} from '../../src/sdk/mobius-answer.js';
import {setup, status, useSchedules} from './retry-schedule-setup.js';

/** The cause of a retry that a line shows, and its last fault. */
useSchedules();

test.each([503, 429])(
  'while a server is not contacted before its time the cause is still its answer %i',
  statusCode => {
    const refusal = {statusCode, headers: {'retry-after': '60'}};
    const {schedule} = setup(() => refusal);
    const cause = schedule.onRefused('primary', refusal);
    schedule.stop();
    schedule.onBlocked('primary');
    expect(schedule.current.cause).toBe(cause);
    expect(serverBackoff.secondsLeft('primary')).toBe(60);
  },
);

describe('a cause requires evidence', () => {
  test.each([
    {name: 'no answer, the browser online', refusal: {statusCode: 0}, online: true, cause: 'unknown'},
    {
      name: 'no answer, the browser offline',
      refusal: {statusCode: 0},
      online: false,
      cause: 'unknown',
    },
    {name: 'an error without a status', refusal: {}, online: true, cause: 'unknown'},
    {name: 'an answer, though the browser is offline', refusal: status(503), online: false, cause: 'server'},
    {name: 'no answer in time', refusal: status(408), online: true, cause: 'timeout'},
    {name: '429', refusal: status(429), online: true, cause: 'throttled'},
    {name: '500', refusal: status(500), online: true, cause: 'server'},
    {name: 'a page of a proxy', refusal: status(unexpectedAnswer), online: true, cause: 'unexpected-answer'},
    {
      name: '403, the device limit',
      refusal: {statusCode: 403, body: {errorCode: 101}},
      online: true,
      cause: 'device-limit',
    },
    {
      name: '403 with another code',
      refusal: {statusCode: 403, body: {errorCode: 103}},
      online: true,
      cause: 'unknown',
    },
    {
      name: '401 with the code of the device limit',
      refusal: {statusCode: 401, body: {errorCode: 101}},
      online: true,
      cause: 'unknown',
    },
  ])('$name: $cause', ({refusal, online, cause}) => {
    vi.stubGlobal('navigator', {onLine: online});
    const {schedule} = setup(() => refusal);
    expect(schedule.onRefused('primary', refusal)).toBe(cause);
    expect(schedule.current.cause).toBe(cause);
  });

  test.each([
    {cause: 'throttled', refusal: status(429), type: 'too-many-requests'},
    {
      cause: 'device-limit',
      refusal: {statusCode: 403, body: {errorCode: 101}},
      type: 'device-limit-exceeded',
    },
    {cause: 'server', refusal: status(503), type: 'service-unavailable'},
  ])('the final fault of the schedule matches the cause $cause', ({refusal, type}) => {
    const {schedule} = setup(() => refusal);
    schedule.onRefused('primary', {...refusal, headers: {trackingid: 'webex-1'}});
    expect(schedule.explain(makeFault('service-unavailable'))).toMatchObject({type, trackingId: 'webex-1'});
    expect(schedule.explain(makeFault('forbidden', {trackingId: 'its own'}))).toMatchObject({
      type: 'forbidden',
      trackingId: 'its own',
    });
  });
});
