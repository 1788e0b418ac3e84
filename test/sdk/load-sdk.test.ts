// @vitest-environment jsdom
import {afterEach, describe, expect, test, vi} from 'vitest';
import type * as LoadSdk from '../../src/sdk/load-sdk.js';
import {loadSdk, testedSdk, type SdkSource} from '../../src/sdk/load-sdk.js';

const Calling = {init() {}};

/** The script that is loading. jsdom fetches none, so the test triggers the outcome. */
function script(): HTMLScriptElement {
  const found = document.querySelector('script');
  if (!found) throw new Error('No script is being loaded');
  return found;
}

function arrives(value: unknown): void {
  vi.stubGlobal('Calling', value);
  script().dispatchEvent(new Event('load'));
}

const outcomeOf = (source: SdkSource): Promise<unknown> =>
  loadSdk(source).catch((error: {fault: {type: string}}) => error.fault.type);

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(globalThis, Symbol.for('webex-calling-elements.sdk'));
  document.head.replaceChildren();
});

describe('the script', () => {
  test.each([
    {name: 'the tested version by default', source: {}, expected: testedSdk},
    {
      name: "the page's own, with its integrity",
      source: {src: 'https://example.com/sdk.js', integrity: 'sha384-ours'},
      expected: {src: 'https://example.com/sdk.js', integrity: 'sha384-ours'},
    },
    // jsdom does not implement integrity, so it is undefined unless set.
    {
      name: "the page's own, without the tested version's integrity",
      source: {src: 'https://example.com/sdk.js'},
      expected: {src: 'https://example.com/sdk.js'},
    },
  ])('is $name', async ({source, expected}) => {
    const loading = loadSdk(source);
    const {src, integrity, crossOrigin} = script();
    expect({src, integrity, crossOrigin}).toEqual({...expected, crossOrigin: 'anonymous'});
    arrives(Calling);
    expect(await loading).toBe(Calling);
    expect(document.querySelector('script')).toBeNull();
  });

  test('is shared by two requests', async () => {
    const loading = [loadSdk({}), loadSdk({})];
    expect(document.querySelectorAll('script')).toHaveLength(1);
    arrives(Calling);
    expect(await Promise.all(loading)).toEqual([Calling, Calling]);
  });

  test('is not added if the page already has the SDK', async () => {
    vi.stubGlobal('Calling', Calling);
    expect(await loadSdk({})).toBe(Calling);
    expect(document.querySelector('script')).toBeNull();
  });

  test('that failed can be loaded again', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    const failed = outcomeOf({});
    script().dispatchEvent(new Event('error'));
    expect(await failed).toBe('sdk-not-loaded');
    const loading = loadSdk({});
    arrives(Calling);
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
      head: async () => new Response(),
      fault: 'sdk-integrity',
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
    script().dispatchEvent(new Event('error'));
    expect(await outcome).toBe(fault);
  });

  test('of this site that redirects is not loaded: markup could name an open redirect', async () => {
    vi.stubGlobal('fetch', async () => ({type: 'opaqueredirect'}));
    expect(await outcomeOf({src: '/away?to=https://example.com/sdk.js'})).toBe('sdk-not-loaded');
    expect(document.querySelector('script')).toBeNull();
  });

  test.each([
    {name: 'answers', head: async () => new Response()},
    {name: "may not be fetched, by the page's policy", head: () => Promise.reject(new TypeError())},
  ])('of this site whose address $name is loaded', async ({head}) => {
    vi.stubGlobal('fetch', head);
    const loading = loadSdk({src: '/sdk.js'});
    await vi.waitFor(script);
    arrives(Calling);
    expect(await loading).toBe(Calling);
  });

  test.each([
    {name: 'nothing', value: undefined},
    {name: 'another thing', value: {start() {}}},
  ])('that brings $name is not the SDK', async ({value}) => {
    const outcome = outcomeOf({});
    arrives(value);
    expect(await outcome).toBe('sdk-unexpected');
  });

  test('goes through a policy where the page requires Trusted Types (trap 23)', async () => {
    const createPolicy = vi.fn((_: string, rules: {createScriptURL(url: string): string}) => rules);
    vi.stubGlobal('trustedTypes', {createPolicy});
    const fresh = await vi.importActual<typeof LoadSdk>('../../src/sdk/load-sdk.js?trusted');
    const loading = fresh.loadSdk({});
    expect(createPolicy).toHaveBeenCalledExactlyOnceWith('webex-calling-elements', expect.anything());
    expect(script().src).toBe(testedSdk.src);
    arrives(Calling);
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
      name: 'that returns a module instead of the class',
      load: () => ({default: Calling}),
      fault: 'sdk-unexpected',
    },
  ])('$name: $fault', async ({load, fault}) => {
    expect(await outcomeOf({loadSdk: load})).toBe(fault);
  });
});
