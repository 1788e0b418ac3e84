// @vitest-environment jsdom
import {afterEach, describe, expect, test, vi} from 'vitest';
import {clearFailoverState} from '../../src/sdk/failover-state.js';
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

  test('is ignored if storage is blocked', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(() => clearFailoverState(methods)).not.toThrow();
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
