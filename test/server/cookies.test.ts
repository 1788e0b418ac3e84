import {assert, constantFrom, property, string} from 'fast-check';
import {describe, expect, it} from 'vitest';
import {writeChunked, maxChunkedLength, readChunked, SessionTooLong} from '../../server/cookies.js';
import {createSignInHandler} from '../../server/index.js';
import {secret} from './site.js';

const style = {secure: true};

/** A request of a browser that received these headers, without the removed cookies. */
function requestWith(setCookies: readonly string[]): Request {
  const kept = setCookies.filter(line => !line.includes('Max-Age=0')).map(line => line.split(';')[0]);
  return new Request('https://app.example/webex/token', {headers: {cookie: kept.join('; ')}});
}

describe('a chunked value', () => {
  it('is read back unchanged at any length', () => {
    const value = string({
      unit: constantFrom('a', 'Z', '0', '-', '_', '.'),
      minLength: 1,
      maxLength: maxChunkedLength,
    });
    assert(
      property(value, text => {
        const request = requestWith(writeChunked('session', text, 60, style));
        expect(readChunked(request, 'session', style)).toBe(text);
      }),
    );
  });

  it.each([
    ['the shortest', 1, 1],
    ['one full cookie', 3_584, 1],
    ['one character more', 3_585, 2],
    ['the longest', maxChunkedLength, 2],
  ])('%s', (_name, length, count) => {
    const lines = writeChunked('session', 'x'.repeat(length), 60, style);
    const kept = lines.filter(line => !line.includes('Max-Age=0'));
    expect(kept).toHaveLength(count);
    // Browsers limit name and value of a cookie to 4,096 characters.
    for (const line of kept) expect((line.split(';')[0] ?? '').length).toBeLessThan(4_096);
    expect(readChunked(requestWith(lines), 'session', style)).toBe('x'.repeat(length));
  });

  it('throws if it is too long', () => {
    expect(() => writeChunked('session', 'x'.repeat(maxChunkedLength + 1), 60, style)).toThrow(
      SessionTooLong,
    );
  });

  it('removes the chunks of an earlier, longer value', () => {
    const [first = '', second = ''] = writeChunked('session', 'short', 60, style);
    expect(first).toMatch(/^__Host-session\.0=short;/);
    expect(second).toMatch(/^__Host-session\.1=;.*Max-Age=0/);
  });
});

describe('cookie attributes depend on the origin of `redirectUri`', () => {
  const places = [
    ['https://app.example', '__Host-webex-login-', '; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['http://localhost:8080', 'webex-login-', '; Max-Age=600; Path=/; HttpOnly; SameSite=Lax'],
    ['http://127.0.0.1:8080', 'webex-login-', '; Max-Age=600; Path=/; HttpOnly; SameSite=Lax'],
    ['http://[::1]:8080', 'webex-login-', '; Max-Age=600; Path=/; HttpOnly; SameSite=Lax'],
  ] as const;
  it.each(places)('%s', async (origin, name, attributes) => {
    const handler = createSignInHandler({
      clientId: 'id',
      clientSecret: 'client-secret',
      redirectUri: `${origin}/webex/callback`,
      cookieSecret: secret,
    });
    // Behind a proxy the request has another scheme and host.
    const response = await handler(new Request('http://backend:3000/webex/login'));
    const [line = ''] = response.headers.getSetCookie();
    expect(line.startsWith(name)).toBe(true);
    expect(line.slice(line.indexOf(';'))).toBe(attributes);
  });
});
