// @vitest-environment-options {"url": "https://page.example/app/index.html?a=b#c"}
import {afterEach, expect, test, vi} from 'vitest';
import {isSameOrigin, resolveAddress} from '../../src/base/page-address.js';

afterEach(() => {
  document.head.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const sameOrigin = [
  '/sdk.js',
  'sdk.js',
  '../sdk.js',
  '',
  '?x',
  'https://page.example/x',
  '//page.example/x',
  'HTTPS://PAGE.EXAMPLE:443/',
];
const otherOrigins = [
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
    expect(sameOrigin.filter(address => !isSameOrigin(address))).toEqual([]);
    expect(otherOrigins.filter(address => isSameOrigin(address))).toEqual([]);
    expect(resolveAddress('/webex/login').href).toBe('https://page.example/webex/login');
    expect(resolveAddress('sdk.js').href).toBe('https://page.example/app/sdk.js');
  },
);

test('a srcdoc frame uses the address of the page around it, regardless of the bases of both', () => {
  vi.stubGlobal('location', {origin: 'null', pathname: 'srcdoc', href: 'about:srcdoc'});
  // Its `document.baseURI` is the base of that page, where `<base>` may have been injected.
  vi.spyOn(document, 'baseURI', 'get').mockReturnValue('https://foreign.example/');
  const frame = {location: {origin: 'null', pathname: 'srcdoc'}, parent: {}};
  frame.parent = {location: {origin: 'https://page.example', pathname: '/app/index.html'}};
  vi.stubGlobal('parent', frame);
  for (const base of ['', '<base href="https://foreign.example/">']) {
    document.head.innerHTML = base;
    expect(resolveAddress('sdk.js').href).toBe('https://page.example/app/sdk.js');
    expect(isSameOrigin('/sdk.js')).toBe(true);
    expect(isSameOrigin('https://foreign.example/sdk.js')).toBe(false);
  }
});

test('a page at a blob address uses the origin of the page that created it', () => {
  const page = {origin: 'https://page.example', pathname: 'https://page.example/7f3c', protocol: 'blob:'};
  vi.stubGlobal('location', {...page, href: `blob:${page.pathname}`});
  expect(resolveAddress('/webex/login').href).toBe('https://page.example/webex/login');
  expect(isSameOrigin('/webex/login')).toBe(true);
  expect(isSameOrigin('https://page.examplehttps/webex/login')).toBe(false);
});

test('two opaque origins differ', () => {
  vi.stubGlobal('location', {origin: 'null', pathname: 'srcdoc', href: 'about:srcdoc'});
  expect(isSameOrigin('data:text/javascript,1')).toBe(false);
  // A window opened at `about:blank` has no parent. Its `document.baseURI` is that of the page that opened it.
  expect(resolveAddress('/sdk.js').href).toBe('https://page.example/sdk.js');
  document.head.innerHTML = '<base href="https://foreign.example/">';
  expect(isSameOrigin('/sdk.js')).toBe(false);
  expect(isSameOrigin('https://foreign.example/sdk.js')).toBe(false);
});
