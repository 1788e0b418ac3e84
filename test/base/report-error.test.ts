import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {reportError} from '../../src/base/report-error.js';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

function reportAndRead(error: unknown): string {
  reportError('The line could not be taken over', error);
  const {calls} = vi.mocked(console.error).mock;
  expect(calls).toHaveLength(1);
  expect(calls[0]).toHaveLength(1);
  return calls[0]![0] as string;
}

test('reports the operation and the error with its stack', () => {
  const text = reportAndRead(new TypeError('on is not a function'));
  expect(text).toMatch(
    /^webex-calling-elements: The line could not be taken over\. TypeError: on is not a function\n/,
  );
  expect(text).toContain('report-error.test');
});

test('includes the message in engines whose stacks do not repeat it', () => {
  const error = Object.assign(new RangeError('too far'), {stack: 'somewhere@file.js:1:2'});
  expect(reportAndRead(error)).toContain('RangeError: too far\nsomewhere@file.js:1:2');
});

test.each([
  {name: 'a text', error: 'nothing', text: 'nothing'},
  {name: 'undefined', error: undefined, text: 'undefined'},
  {
    name: 'a DOMException',
    error: new DOMException('refused', 'SecurityError'),
    text: 'SecurityError: refused',
  },
])('$name may be thrown', ({error, text}) => {
  expect(reportAndRead(error)).toContain(text);
});

test.each([
  ['NWVlOThmZjEtZGEz_P0A1_1eb65fdf-9643-417f-9974-ad72cae0e10f', '…'],
  ['eyJhbGciOiJSUzI1NiJ9.eyJyZWFsbSI6Im8ifQ.c2lnbmF0dXJl', '…'],
  ['Bearer c29tZXRoaW5n', 'Bearer …'],
])('%s is not logged', (secret, shown) => {
  const text = reportAndRead(new Error(`refused with ${secret}, twice: "${secret}"`));
  expect(text).toContain(`refused with ${shown}, twice: "${shown}"`);
  expect(text).not.toContain(secret.split(/[ .]/).at(-1));
});
