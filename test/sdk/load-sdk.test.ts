import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {FaultError} from '../../src/base/fault.js';
import type * as LoadSdk from '../../src/sdk/load-sdk.js';
import {loadSdk, preloadSdk} from '../../src/sdk/load-sdk.js';
import {testedSdk} from '../../src/sdk/sdk-file.js';
import {Calling, completeLoad, loadingScript, outcomeOf, useLoads} from './load-sdk-setup.js';

useLoads();

describe('the script', () => {
  test.each([
    {name: 'the tested version by default', source: {}, expected: testedSdk},
    {
      name: "the page's own, with its integrity",
      source: {src: 'https://example.com/sdk.js', integrity: 'sha384-ours'},
      expected: {src: 'https://example.com/sdk.js', integrity: 'sha384-ours'},
    },
    {
      name: "the page's own, without the tested version's integrity",
      source: {src: 'https://example.com/sdk.js'},
      expected: {src: 'https://example.com/sdk.js', integrity: ''},
    },
  ])('is $name', async ({source, expected}) => {
    const loading = loadSdk(source);
    const {src, integrity, crossOrigin} = loadingScript();
    expect({src, integrity, crossOrigin}).toEqual({...expected, crossOrigin: 'anonymous'});
    completeLoad(Calling);
    expect(await loading).toBe(Calling);
    expect(document.querySelector('script')).toBeNull();
  });

  test('is shared by two requests', async () => {
    const loading = [loadSdk({}), loadSdk({})];
    expect(document.querySelectorAll('script')).toHaveLength(1);
    completeLoad(Calling);
    expect(await Promise.all(loading)).toEqual([Calling, Calling]);
  });

  test('is not added if the page already has the SDK', async () => {
    vi.stubGlobal('Calling', Calling);
    expect(await loadSdk({})).toBe(Calling);
    expect(document.querySelector('script')).toBeNull();
  });

  describe('that stalls', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    /** A download that has taken a minute, and the next one. */
    async function startRetry(src: string) {
      const before = outcomeOf({src});
      const [first] = document.querySelectorAll('script');
      await vi.advanceTimersByTimeAsync(60_000);
      const loading = outcomeOf({src});
      const [, second] = document.querySelectorAll('script');
      return {first: first!, second: second!, before, loading};
    }

    test('is requested again, with an address for which the browser does not wait for the first request', async () => {
      const {first, second, loading} = await startRetry('https://example.com/stalls.js?a=1');
      expect(second.src).toMatch(/^https:\/\/example\.com\/stalls\.js\?a=1&retry=\d+$/);
      vi.stubGlobal('Calling', Calling);
      second.dispatchEvent(new Event('load'));
      expect(await loading).toBe(Calling);
      // The first file, which arrives after all, does not replace the SDK.
      vi.stubGlobal('Calling', {init() {}});
      first.dispatchEvent(new Event('load'));
      await vi.advanceTimersByTimeAsync(0);
      expect(await loadSdk({})).toBe(Calling);
    });

    test('and ends during the second request, is used', async () => {
      const {first, loading} = await startRetry('https://example.com/slow.js');
      vi.stubGlobal('Calling', Calling);
      first.dispatchEvent(new Event('load'));
      expect(await loading).toBe(Calling);
    });

    test('is still awaited by a sign-in that began shortly before the minute was over', async () => {
      preloadSdk({src: 'https://example.com/hovered.js'});
      await vi.advanceTimersByTimeAsync(50_000);
      const loading = outcomeOf({src: 'https://example.com/hovered.js'});
      await vi.advanceTimersByTimeAsync(20_000);
      expect(document.querySelectorAll('script')).toHaveLength(1);
      completeLoad(Calling);
      expect(await loading).toBe(Calling);
    });

    test('and whose second request is refused, is used when it ends', async () => {
      const {first, second, before, loading} = await startRetry('https://example.com/signed.js');
      second.dispatchEvent(new Event('error'));
      await vi.advanceTimersByTimeAsync(0);
      vi.stubGlobal('Calling', Calling);
      first.dispatchEvent(new Event('load'));
      expect(await Promise.all([before, loading])).toEqual([Calling, Calling]);
    });

    test('and whose second request is refused, is requested with its own address', async () => {
      const {first, second, loading} = await startRetry('https://example.com/refused.js');
      second.dispatchEvent(new Event('error'));
      await vi.advanceTimersByTimeAsync(0);
      void outcomeOf({src: 'https://example.com/refused.js'});
      const scripts = [...document.querySelectorAll('script')].map(({src}) => src);
      expect(scripts).toEqual(['https://example.com/refused.js', 'https://example.com/refused.js']);
      // Both have failed.
      first.dispatchEvent(new Event('error'));
      expect(await loading).toBe('sdk-not-loaded');
    });

    test('and fails during the second request: later requests wait for the second one', async () => {
      const {first, second, loading} = await startRetry('https://example.com/fails.js');
      first.dispatchEvent(new Event('error'));
      await vi.advanceTimersByTimeAsync(0);
      const later = outcomeOf({src: 'https://example.com/fails.js'});
      expect([...document.querySelectorAll('script')]).toEqual([second]);
      completeLoad(Calling);
      expect(await Promise.all([loading, later])).toEqual([Calling, Calling]);
    });
  });

  test('that failed can be loaded again', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    const failed = outcomeOf({});
    loadingScript().dispatchEvent(new Event('error'));
    expect(await failed).toBe('sdk-not-loaded');
    const loading = loadSdk({});
    completeLoad(Calling);
    expect(await loading).toBe(Calling);
  });

  test.each([
    {
      name: 'its address does not answer',
      integrity: 'sha384-ours',
      head: () => Promise.reject(new TypeError()),
      fault: 'sdk-not-loaded',
    },
    {
      name: 'its address answers 404',
      integrity: 'sha384-ours',
      head: async () => new Response(null, {status: 404}),
      fault: 'sdk-not-loaded',
    },
    {
      name: 'its address serves another file',
      integrity: 'sha384-ours',
      // A browser rejects the request if the file has another hash.
      head: async (_: string, {integrity}: RequestInit) => {
        if (integrity) throw new TypeError('Failed to fetch');
        return new Response();
      },
      fault: 'sdk-integrity',
    },
    {
      name: "the page's policy blocks the script",
      integrity: 'sha384-ours',
      head: async () => new Response(),
      fault: 'sdk-not-loaded',
    },
    {
      name: 'no integrity is given',
      integrity: undefined,
      head: async () => new Response(),
      fault: 'sdk-not-loaded',
    },
  ])('that fails because $name reports $fault', async ({integrity, head, fault}) => {
    vi.stubGlobal('fetch', head);
    const outcome = outcomeOf({src: 'https://example.com/sdk.js', integrity});
    loadingScript().dispatchEvent(new Event('error'));
    expect(await outcome).toBe(fault);
  });

  test.each([{integrity: undefined}, {integrity: 'sha384-theirs'}])(
    'of this site that redirects is not loaded, because markup could name an open redirect: $integrity',
    async ({integrity}) => {
      vi.stubGlobal('fetch', async (_: string, {redirect}: RequestInit) =>
        redirect === 'manual' ? {type: 'opaqueredirect'} : new Response(),
      );
      const outcome = outcomeOf({src: '/away?to=https://example.com/sdk.js', integrity});
      await new Promise(resolve => setTimeout(resolve));
      expect(document.querySelector('script')).toBeNull();
      expect(await outcome).toBe('sdk-not-loaded');
    },
  );

  test.each([
    {name: 'answers', head: async () => new Response()},
    {name: "may not be fetched, by the page's policy", head: () => Promise.reject(new TypeError())},
  ])('of this site whose address $name is loaded', async ({head}) => {
    vi.stubGlobal('fetch', head);
    const loading = loadSdk({src: '/sdk.js'});
    await vi.waitFor(loadingScript);
    completeLoad(Calling);
    expect(await loading).toBe(Calling);
  });

  test.each([
    {name: 'nothing', value: undefined},
    {name: 'another thing', value: {start() {}}},
  ])('that brings $name is not the SDK', async ({value}) => {
    const outcome = outcomeOf({});
    completeLoad(value);
    expect(await outcome).toBe('sdk-unexpected');
  });

  test('goes through a policy where the page requires Trusted Types (trap 23)', async () => {
    const createPolicy = vi.fn((_: string, rules: {createScriptURL(url: string): string}) => rules);
    vi.stubGlobal('trustedTypes', {createPolicy});
    const fresh = await vi.importActual<typeof LoadSdk>('../../src/sdk/load-sdk.js?trusted');
    const loading = fresh.loadSdk({});
    expect(createPolicy).toHaveBeenCalledExactlyOnceWith('webex-calling-elements', expect.anything());
    expect(loadingScript().src).toBe(testedSdk.src);
    completeLoad(Calling);
    expect(await loading).toBe(Calling);
  });
});

describe("the host's own loader", () => {
  test('takes precedence over an address', async () => {
    expect(await loadSdk({loadSdk: async () => Calling, src: 'https://example.com/sdk.js'})).toBe(Calling);
    expect(document.querySelector('script')).toBeNull();
  });

  test.each([
    {name: 'that throws', load: () => JSON.parse('{') as unknown, fault: 'sdk-not-loaded'},
    {name: 'that rejects', load: () => Promise.reject(new Error()), fault: 'sdk-not-loaded'},
    {name: 'that returns nothing', load: () => undefined, fault: 'sdk-unexpected'},
    {
      name: 'that returns the package @webex/calling',
      load: () => ({createClient() {}, createCallHistoryClient() {}}),
      fault: 'sdk-unexpected',
    },
  ])('$name: $fault', async ({load, fault}) => {
    expect(await outcomeOf({loadSdk: load})).toBe(fault);
  });

  test('may return the module, whose default export is the class', async () => {
    expect(await loadSdk({loadSdk: async () => ({default: Calling})})).toBe(Calling);
  });

  test('that returns another package gets a warning with the right one', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    vi.resetModules();
    const fresh = await vi.importActual<typeof LoadSdk>('../../src/sdk/load-sdk.js?named');
    await fresh.loadSdk({loadSdk: () => ({createClient() {}})}).catch(() => undefined);
    expect(warn.mock.calls.flat().join()).toContain('npm package `webex`');
    warn.mockRestore();
  });

  test('that throws has its error in the console and as cause, of the fault and of the error', async () => {
    const report = vi.spyOn(console, 'error').mockReturnValue();
    const thrown = new RangeError('no chunk for Bearer c2VjcmV0LXRva2Vu');
    const error = (await loadSdk({loadSdk: () => Promise.reject(thrown)}).catch(
      (e: unknown) => e,
    )) as FaultError;
    expect(error.fault.cause).toMatchObject({
      name: 'RangeError',
      message: expect.stringMatching(/^no chunk for/),
    });
    expect(error.cause).toBe(error.fault.cause);
    expect(error.fault.cause?.stack).toContain('load-sdk.test');
    expect(`${error.fault.cause?.stack}${report.mock.calls.flat().join()}`).not.toContain('c2VjcmV0');
    expect(report.mock.calls.flat().join()).toContain('no chunk for');
    // Other tabs, and reports as JSON, do not get the cause.
    expect(JSON.stringify(error.fault)).not.toContain('no chunk');
    expect(structuredClone(error.fault)).not.toHaveProperty('cause');
    report.mockRestore();
  });
});
