import {expect} from '@open-wc/testing';
import {timeInCall, formatDuration} from '../../src/elements/call-timer.js';
import {FakeCall} from '../../src/testing/fake-call.js';

describe('The time in a call', () => {
  it('does not depend on the wall clock', () => {
    const call = new FakeCall({direction: 'outgoing'});
    const real = Date.now;
    call.emitState({status: 'active', since: real() - 60_000, audio: 'flowing'});
    expect(timeInCall(call)).to.be.closeTo(60_000, 1_000);
    Date.now = () => real() + 3_600_000;
    expect(timeInCall(call)).to.be.closeTo(60_000, 1_000);
    Date.now = real;
  });

  for (const [milliseconds, lang, text] of [
    [0, 'en', '0:00'],
    [-5_000, 'en', '0:00'],
    [187_999, 'en', '3:07'],
    [3_787_000, 'de', '1:03:07'],
    [36_000_000, 'ja', '10:00:00'],
  ] as const) {
    it(`of ${milliseconds} ms is ${text}`, () => {
      expect(formatDuration(milliseconds, lang)).to.equal(text);
    });
  }
});
