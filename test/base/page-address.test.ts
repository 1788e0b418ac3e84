// @vitest-environment jsdom
// @vitest-environment-options {"url": "https://page.example/app/index.html?a=b#c"}
import {afterEach, expect, test, vi} from 'vitest';
import {isOfThisOrigin, resolveAddress} from '../../src/base/page-address.js';

afterEach(() => {
  document.head.replaceChildren();
  vi.unstubAllGlobals();
});

const ours = [
  '/sdk.js',
  'sdk.js',
  '../sdk.js',
  '',
  '?x',
  'https://page.example/x',
  '//page.example/x',
  'HTTPS://PAGE.EXAMPLE:443/',
];
const others = [
  'https://foreign.example/sdk.js',
  '//foreign.example/sdk.js',
  '\\\\foreign.example/sdk.js',
  '/\\foreign.example/sdk.js',
  ' https://foreign.example',
  'https:\n//foreign.example',
  'http://page.example/sdk.js',
  'https://page.example:8443/sdk.js',
  'https://page.example.foreign.example/',
  'https://page.example@foreign.example/',
  'blob:https://page.example/7f3c',
  'data:text/javascript,1',
  'javascript:1',
  'about:blank',
  'https://',
];

test.each(['', '<base href="https://foreign.example/">'])(
  'resolves against the page, regardless of the base: %s',
  base => {
    document.head.innerHTML = base;
    expect(ours.filter(address => !isOfThisOrigin(address))).toEqual([]);
    expect(others.filter(address => isOfThisOrigin(address))).toEqual([]);
    expect(resolveAddress('/webex/login').href).toBe('https://page.example/webex/login');
    expect(resolveAddress('sdk.js').href).toBe('https://page.example/app/sdk.js');
  },
);

test('two opaque origins differ', () => {
  vi.stubGlobal('location', {origin: 'null', pathname: 'srcdoc', href: 'about:srcdoc'});
  expect(isOfThisOrigin('data:text/javascript,1')).toBe(false);
  // Resolved against the parent page, whose address jsdom's document has.
  expect(resolveAddress('/sdk.js').href).toBe('https://page.example/sdk.js');
  document.head.innerHTML = '<base href="https://foreign.example/">';
  expect(isOfThisOrigin('/sdk.js')).toBe(false);
  expect(isOfThisOrigin('https://foreign.example/sdk.js')).toBe(false);
});
