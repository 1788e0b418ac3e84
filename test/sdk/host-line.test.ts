import {expect, test} from 'vitest';
import {linesOf, type HostLine} from '../../src/sdk/host-line.js';
import type {SdkLine} from '../../src/line/sdk-line.js';

const lines = {'line-1': {} as SdkLine};
const getLines = () => lines;

test.each<[string, object, object | undefined]>([
  ['a client', {getLines}, lines],
  ['a `Calling` that has registered', {callingClient: {getLines}, callingConfig: {}, on() {}}, lines],
  ['a line', {register() {}, on() {}}, undefined],
])('the lines of %s', (_name, given, expected) => {
  expect(linesOf(given as HostLine)).toBe(expected);
});

test('a client gets its own `this`', () => {
  const client = {
    lines,
    getLines() {
      return this.lines;
    },
  };
  expect(linesOf(client)).toBe(lines);
});

test('a `Calling` that has not registered is refused, as it would be mistaken for a line', () => {
  const calling = {callingClient: undefined, callingConfig: {}, on() {}, register() {}, deregister() {}};
  expect(() => linesOf(calling as HostLine)).toThrow(expect.objectContaining({type: 'line-unusable'}));
});
