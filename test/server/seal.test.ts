import {afterEach, describe, expect, it, vi} from 'vitest';
import {createSeal} from '../../server/seal.js';
import {secret} from './site.js';

describe('a sealed text', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens only for its purpose', async () => {
    const seal = createSeal([secret]);
    const sealed = await seal.seal('login', 'a-place', {state: 'x'}, 60);
    expect(await seal.open('login', 'a-place', sealed)).toMatchObject({state: 'x'});
    expect(await seal.open('session', 'a-place', sealed)).toBeUndefined();
  });

  it('opens only in its place', async () => {
    const seal = createSeal([secret]);
    const sealed = await seal.seal('store', 'webex-session:a', {id: 'x'}, 60);
    expect(await seal.open('store', 'webex-session:a', sealed)).toMatchObject({id: 'x'});
    for (const place of ['webex-session:b', 'webex-session:', '']) {
      expect(await seal.open('store', place, sealed)).toBeUndefined();
    }
  });

  it('opens only before it expires', async () => {
    vi.useFakeTimers({toFake: ['Date']});
    const seal = createSeal([secret]);
    const sealed = await seal.seal('login', 'a-place', {state: 'x'}, 60);
    vi.advanceTimersByTime(59_000);
    expect(await seal.open('login', 'a-place', sealed)).toBeDefined();
    vi.advanceTimersByTime(2_000);
    expect(await seal.open('login', 'a-place', sealed)).toBeUndefined();
  });

  it('differs each time, and reveals no content', async () => {
    const seal = createSeal([secret]);
    const texts = await Promise.all(
      [1, 2].map(() => seal.seal('session', 'a-place', {accessToken: 'plain'}, 60)),
    );
    expect(texts[0]).not.toBe(texts[1]);
    expect(Buffer.from(texts[0] ?? '', 'base64url').toString()).not.toContain('plain');
  });
});

describe('Node before 20.12, which has no deflate-raw', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    // The files of this project share their modules: the next file must not get the one without compression.
    vi.resetModules();
  });

  it('encrypts without compression', async () => {
    // A function, because an arrow function cannot be called with `new`.
    const olderStream = vi.fn<(format: string) => void>(function refuseRaw(format) {
      if (format === 'deflate-raw') throw new TypeError('Unsupported');
    });
    vi.stubGlobal('CompressionStream', olderStream);
    vi.resetModules();
    const {createSeal: createOlderSeal} = await import('../../server/seal.js');
    const seal = createOlderSeal([secret]);
    const sealed = await seal.seal('session', 'cookie', {id: 'a'}, 60);
    vi.unstubAllGlobals();
    expect(await seal.open('session', 'cookie', sealed)).toMatchObject({id: 'a'});
    expect(await createSeal([secret]).open('session', 'cookie', sealed)).toMatchObject({id: 'a'});
  });
});
