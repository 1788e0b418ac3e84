import {describe, expect, test} from 'vitest';
import {CallCauses} from '../../src/sdk/call-causes.js';
import {TestEmitter} from './test-emitter.js';

const ended = {eventType: 'mobius.calldisconnected', correlationId: 'a'};

describe('the cause of an end (trap C14)', () => {
  test.each([
    ['as the SDK’s numbers', {causecode: 115, cause: 'User Busy.'}, {code: 115, text: 'User Busy.'}],
    ['as text', {causecode: '115', cause: 'User Busy.'}, {code: 115, text: 'User Busy.'}],
    ['without a number', {cause: 'User Busy.'}, {text: 'User Busy.'}],
    ['with a code that is not a number', {causecode: 'busy'}, {}],
    ['without code and text', {}, {}],
  ])('is read %s', (_, fields, expected) => {
    const mercury = new TestEmitter();
    const causes = new CallCauses(mercury);
    mercury.emit('event:mobius', {data: {...ended, ...fields}});
    expect(causes.causeOf('a')).toEqual(expected);
    expect(causes.causeOf('b')).toBeUndefined();
    causes.forget('a');
    expect(causes.causeOf('a')).toBeUndefined();
  });

  test('other events are not read, and nothing after the end', () => {
    const mercury = new TestEmitter();
    const causes = new CallCauses(mercury);
    mercury.emit('event:mobius', {data: {...ended, eventType: 'mobius.callconnected'}});
    mercury.emit('event:mobius', {});
    mercury.emit('event:mobius');
    expect(causes.causeOf('a')).toBeUndefined();
    causes.end();
    mercury.emit('event:mobius', {data: ended});
    expect(causes.causeOf('a')).toBeUndefined();
    expect(mercury.listenerCount('event:mobius')).toBe(0);
  });
});
