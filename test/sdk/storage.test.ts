// @vitest-environment jsdom
import {afterEach, describe, expect, test, vi} from 'vitest';
import {clearFailoverState} from '../../src/sdk/failover-state.js';
import {memoryStorage} from '../../src/sdk/memory-storage.js';

const methods = {on() {}, register() {}, deregister() {}};

afterEach(() => vi.unstubAllGlobals());

describe('what the SDK keeps of its retries (trap 7)', () => {
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

  test('where storage may not be used there is nothing to do', () => {
    vi.stubGlobal('localStorage', undefined);
    expect(() => clearFailoverState(methods)).not.toThrow();
  });
});

describe("the SDK's storage that keeps nothing beyond the page (trap 18)", () => {
  test('gives back what was put, within one namespace', async () => {
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

  test('touches no storage of the browser', async () => {
    localStorage.clear();
    const store = await memoryStorage.bind();
    await store.put('credentials', {token: 'secret'});
    expect(localStorage).toHaveLength(0);
    expect(sessionStorage).toHaveLength(0);
  });
});
