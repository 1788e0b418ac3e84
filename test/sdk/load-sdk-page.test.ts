// How a page notices the download of the SDK: the requests, the console, the page's loader and policies.
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type * as LoadSdk from '../../src/sdk/load-sdk.js';
import {loadSdk, preloadSdk} from '../../src/sdk/load-sdk.js';
import {testedSdk} from '../../src/sdk/sdk-file.js';
import {Calling, completeLoad, loadingScript, outcomeOf, useLoads} from './load-sdk-setup.js';

useLoads();

const consoleText = (name: 'warn' | 'error'): string => vi.mocked(console[name]).mock.calls.flat().join();

beforeEach(() => {
  for (const name of ['warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue();
});

afterEach(() => void vi.restoreAllMocks());

describe("the host's own loader", () => {
  test('is called once for a preparation and the sign-in that follows', async () => {
    const load = vi.fn(async () => Calling);
    preloadSdk({loadSdk: load});
    preloadSdk({loadSdk: load});
    expect(load).toHaveBeenCalledOnce();
    expect(await loadSdk({loadSdk: load})).toBe(Calling);
    expect(load).toHaveBeenCalledOnce();
    expect(document.querySelector('script')).toBeNull();
    // A later sign-in asks the page again.
    await loadSdk({loadSdk: load});
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('that fails in a preparation is called again by the sign-in', async () => {
    const load = vi.fn(async (): Promise<unknown> => Calling);
    load.mockRejectedValueOnce(new Error('offline'));
    preloadSdk({loadSdk: load});
    await vi.waitFor(() => expect(consoleText('error')).toContain('offline'));
    expect(await loadSdk({loadSdk: load})).toBe(Calling);
  });

  test('that fails is named in the console', async () => {
    await outcomeOf({loadSdk: () => Promise.reject(new Error('no chunk'))});
    expect(consoleText('error')).toContain("The page's `loadSdk` failed. Error: no chunk");
  });

  test('that returns the SDK causes no message', async () => {
    vi.resetModules();
    const fresh = await vi.importActual<typeof LoadSdk>('../../src/sdk/load-sdk.js?quiet');
    await fresh.loadSdk({loadSdk: () => Calling});
    expect(consoleText('warn') + consoleText('error')).toBe('');
  });
});

describe('the script', () => {
  test('is read as UTF-8 on pages with another encoding, and delays no other script', async () => {
    const loading = loadSdk({});
    const {charset, async: isAsync} = loadingScript();
    expect({charset, isAsync}).toEqual({charset: 'utf-8', isAsync: true});
    completeLoad(Calling);
    await loading;
  });

  test('whose address is invalid is not loaded', async () => {
    expect(await outcomeOf({src: 'https://['})).toBe('sdk-not-loaded');
    expect(document.querySelector('script')).toBeNull();
  });

  test("is used although the page has another version, and the page's own global stays", async () => {
    const theirs = {init() {}};
    vi.stubGlobal('Calling', theirs);
    const loading = loadSdk({src: 'https://example.com/newer.js'});
    completeLoad(Calling);
    expect(await loading).toBe(Calling);
    expect((globalThis as {Calling?: unknown}).Calling).toBe(theirs);
  });

  test.each([
    {
      name: 'does not export the SDK: the console names its address',
      file: 'empty.js',
      value: undefined,
      warning: /empty\.js does not export/,
    },
    {name: 'exports the SDK: the console is silent', file: 'complete.js', value: Calling, warning: /^$/},
  ])('that $name', async ({file, value, warning}) => {
    const outcome = outcomeOf({src: `https://example.com/${file}`});
    completeLoad(value);
    await outcome;
    expect(consoleText('warn')).toMatch(warning);
  });

  test('that fails is not downloaded twice to find out whether it is another file', async () => {
    const fetched = vi.fn(async () => new Response());
    vi.stubGlobal('fetch', fetched);
    const src = 'https://example.com/checked.js';
    const outcome = outcomeOf({src, integrity: 'sha384-ours'});
    loadingScript().dispatchEvent(new Event('error'));
    await outcome;
    expect(fetched.mock.calls).toEqual([
      [src, {method: 'HEAD'}],
      [src, {integrity: 'sha384-ours', cache: 'force-cache'}],
    ]);
  });

  test('of this site is asked for one byte, and a redirect is named in the console', async () => {
    const fetched = vi.fn(async () => ({type: 'opaqueredirect'}));
    vi.stubGlobal('fetch', fetched);
    await outcomeOf({src: '/moved.js'});
    const src = new URL('/moved.js', location.href).href;
    expect(fetched).toHaveBeenCalledExactlyOnceWith(src, {
      headers: {range: 'bytes=0-0'},
      redirect: 'manual',
    });
    expect(consoleText('warn')).toContain(`${src} redirects`);
  });
});

test('the Trusted Types policy allows only the address of the SDK, and only while it is assigned (trap 23)', async () => {
  const allowed: string[] = [];
  let create: (url: string) => string = String;
  vi.stubGlobal('trustedTypes', {
    createPolicy: (_: string, rules: {createScriptURL(url: string): string}) => {
      create = url => rules.createScriptURL(url);
      const createScriptURL = (url: string): string => {
        expect(() => create('https://evil.example/sdk.js')).toThrow(
          'Not the address of the Webex Calling SDK',
        );
        allowed.push(create(url));
        return url;
      };
      return {createScriptURL};
    },
  });
  const fresh = await vi.importActual<typeof LoadSdk>('../../src/sdk/load-sdk.js?policy');
  const loading = fresh.loadSdk({});
  expect(allowed).toEqual([testedSdk.src]);
  expect(() => create(testedSdk.src)).toThrow(TypeError);
  completeLoad(Calling);
  expect(await loading).toBe(Calling);
});
