import {afterEach, describe, expect, test, vi} from 'vitest';
import type {SdkWebex} from '../../src/sdk/sdk.js';
import {forgetCatalog, hasRememberedCatalog, rememberedAddresses} from '../../src/sdk/catalog-memory.js';
import {clearFailoverState, clearFailoverStates} from '../../src/sdk/failover-state.js';
import {memoryStorage} from '../../src/sdk/memory-storage.js';

const methods = {on() {}, register() {}, deregister() {}};

afterEach(() => vi.unstubAllGlobals());

describe("the SDK's stored retry state (trap 7)", () => {
  test.each([
    {userId: 'ada', key: 'wxc-failover-state.ada'},
    {userId: undefined, key: 'wxc-failover-state.unknown'},
  ])('of $userId is removed, and nothing else', ({userId, key}) => {
    localStorage.setItem(key, '{}');
    localStorage.setItem('of the page', 'stays');
    clearFailoverState({...methods, userId});
    expect(localStorage.getItem(key)).toBeNull();
    expect(localStorage.getItem('of the page')).toBe('stays');
  });

  test('of all lines is removed at a sign-out, and nothing else', () => {
    for (const key of ['wxc-failover-state.ada', 'wxc-failover-state.grace', 'my.wxc-failover-state.'])
      localStorage.setItem(key, '{}');
    clearFailoverStates();
    expect(Object.keys(localStorage).filter(key => key.includes('failover'))).toEqual([
      'my.wxc-failover-state.',
    ]);
  });

  test('is ignored if storage is blocked', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(() => clearFailoverState(methods)).not.toThrow();
    expect(() => clearFailoverStates()).not.toThrow();
  });
});

describe('the catalog that the SDK keeps (trap 38)', () => {
  const key = 'services.v1.u2cHostMap';
  const wdm = 'https://wdm-a.wbx2.com/wdm/api/v1';
  const keep = (value: unknown): void => localStorage.setItem(key, JSON.stringify(value));
  const kept = (): unknown => JSON.parse(localStorage.getItem(key) ?? 'null');

  test('gives the addresses to connect to, and is forgotten', () => {
    expect(rememberedAddresses()).toEqual([]);
    const mobius = 'https://mobius-us-east-1.prod.infra.webex.com/api/v1';
    const preauth = {serviceLinks: {wdm: 'no address', mobius: 1}};
    keep({preauth, postauth: {serviceLinks: {wdm, mobius, u2c: 'https://u2c.wbx2.com'}}, cachedAt: 1});
    expect(rememberedAddresses()).toEqual([wdm, mobius]);
    forgetCatalog();
    expect(hasRememberedCatalog()).toBe(false);
  });

  test.each([
    'https://wdm.example/wdm/api/v1',
    'http://wdm-a.wbx2.com',
    'httpsx://wdm-a.wbx2.com',
    'xwss://wdm-a.wbx2.com',
    'wss://wdm.example',
    'https:wdm.example',
    ' https://wdm.example',
    'https://wdm.example\\.wbx2.com',
    'https://wbx2.com@wdm.example',
    'https://evilwbx2.com',
    'https://wbx2.com.example',
    'HTTPS://WDM.EXAMPLE',
    '//wdm.example',
    '\\\\wdm.example',
    'https://',
    ['https://wdm.example'],
  ])('loses the address %s', foreign => {
    keep({serviceLinks: {wdm, mobius: foreign}, env: {fedramp: false}, cachedAt: 1});
    expect(hasRememberedCatalog()).toBe(true);
    expect(kept()).toEqual({serviceLinks: {wdm}, env: {fedramp: false}, cachedAt: 1});
  });

  test('loses servers elsewhere, and lists of servers under a host elsewhere', () => {
    const id = 'urn:TEAM:us-east-2_a:mobius';
    keep({
      hostCatalog: {
        'a.webex.com': [
          {host: 'b.webex.com', id},
          {host: 'b.example', id},
        ],
        'c.example': [{id}],
        'c.example/.webex.com': [{id}],
        2130706433: [{id}],
        'service.example': [{id}],
        'd.webex.com': ['c.example/.webex.com', 'c.example?.webex.com', 2130706433, ['c.example']].map(
          host => ({
            host,
          }),
        ),
      },
    });
    expect(hasRememberedCatalog()).toBe(true);
    expect(kept()).toEqual({
      hostCatalog: {'a.webex.com': [{host: 'b.webex.com', id}, {id}], 'd.webex.com': [{}, {}, {}, {}]},
    });
  });

  test('is read, checked and forgotten in both formats of the SDK', () => {
    const second = 'services.v2.u2cHostMap';
    const serviceUrls = [{baseUrl: wdm}, {baseUrl: 'https://wdm.example'}];
    localStorage.setItem(second, JSON.stringify({services: [{serviceName: 'wdm', serviceUrls}], wdm}));
    expect(rememberedAddresses()).toEqual([wdm]);
    const left = [{serviceName: 'wdm', serviceUrls: [{baseUrl: wdm}, {}]}];
    expect(JSON.parse(localStorage.getItem(second)!)).toEqual({services: left, wdm});
    forgetCatalog();
    expect(localStorage.getItem(second)).toBeNull();
  });

  test('is not written again by an SDK that has forgotten it', () => {
    const setConfig = vi.fn();
    forgetCatalog({setConfig} as unknown as SdkWebex);
    expect(setConfig.mock.calls).toEqual([[{calling: {cacheU2C: false}}]]);
  });

  test('is forgotten if it is not JSON', () => {
    localStorage.setItem(key, '{');
    expect(hasRememberedCatalog()).toBe(false);
    expect(localStorage.getItem(key)).toBeNull();
  });

  test('is ignored if storage is blocked', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(rememberedAddresses()).toEqual([]);
    expect(() => forgetCatalog()).not.toThrow();
  });
});

describe("the SDK's in-memory storage (trap 18)", () => {
  test('returns stored values within one namespace', async () => {
    const [one, other] = [await memoryStorage.bind(), await memoryStorage.bind()];
    await one.put('key', 'value');
    expect(await one.get('key')).toBe('value');
    await expect(other.get('key')).rejects.toThrow('NotFound');
  });

  test.each(['del', 'clear'] as const)('forgets with %s()', async forget => {
    const store = await memoryStorage.bind();
    await store.put('key', 'value');
    await store[forget]('key');
    await expect(store.get('key')).rejects.toThrow('NotFound');
  });

  test("does not use the browser's storage", async () => {
    localStorage.clear();
    const store = await memoryStorage.bind();
    await store.put('credentials', {token: 'secret'});
    expect(localStorage).toHaveLength(0);
    expect(sessionStorage).toHaveLength(0);
  });
});
