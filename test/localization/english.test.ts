import {describe, expect, test} from 'vitest';
import {SignInError, signInFaultTypes} from '../../src/auth/sign-in-fault.js';
import {lineFault, lineFaultTypes} from '../../src/line/line-fault.js';
import {readLineInfo} from '../../src/line/line-info.js';
import {englishSignedIn} from '../../src/localization/english-signed-in.js';
import {addTexts, english} from '../../src/localization/english.js';
import {states} from '../line/samples.js';

addTexts(englishSignedIn);
const texts: Readonly<Record<string, string>> = english;

/** Every word of the code's that an element looks a text up for. */
const words = {
  'a status of the line': Object.keys(states),
  'a property of the line': Object.keys(readLineInfo({on() {}, register() {}, deregister() {}})),
  'a fault of the line': lineFaultTypes,
  'a fault of a sign-in': signInFaultTypes,
  'a step of a sign-in': ['consent', 'token', 'sdk', 'device', 'line'].map(step => `signing-in-${step}`),
  'a step of a sign-out': ['line', 'device', 'session'].map(step => `signing-out-${step}`),
  'what to do about a fault': [
    ...lineFaultTypes.map(type => lineFault(type).action),
    ...signInFaultTypes.map(type => new SignInError(type).fault.action),
  ].map(action => `do-${action}`),
  'a cause of a retry': ['throttled', 'server', 'network', 'device-limit', 'in-call', 'unknown'].map(
    cause => `retrying-${cause}`,
  ),
};

describe.each(Object.entries(words))('English has a text for %s', (_, keys) => {
  test.each([...new Set(keys)])('%s', key => {
    expect(texts[key]).toMatch(/\S/);
  });
});

test.each(Object.entries(texts))('%s is written as it is shown', (_, text) => {
  expect(text).toBe(text.trim());
  expect(text).not.toMatch(/[<>]|\s{2}|[“”‘’]/);
});
