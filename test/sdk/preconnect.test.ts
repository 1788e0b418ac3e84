import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {preconnect} from '../../src/sdk/preconnect.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  document.head.replaceChildren();
  vi.useRealTimers();
});

const hosts = () =>
  [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=preconnect]')].map(({href}) => href);

test('opens one connection to each host, and leaves nothing in the document', () => {
  preconnect('https://mobius.example/api/v1');
  preconnect('https://mobius.example/calls');
  preconnect('https://wdm.example');
  expect(hosts()).toEqual(['https://mobius.example/', 'https://wdm.example/']);
  vi.advanceTimersByTime(9_999);
  expect(hosts()).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(hosts()).toEqual([]);
});

test('ignores what is not an address', () => {
  preconnect('mobius.example');
  expect(hosts()).toEqual([]);
});
