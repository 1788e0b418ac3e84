import {parseCookie, stringifySetCookie} from 'cookie';

// A browser keeps 4,096 characters of a cookie, its name included.
const chunkSize = 3_584;
const mostChunks = 2;

/** The session of a server with very long tokens has no room in a cookie, and needs a store. */
export class SessionTooLong extends Error {
  override readonly name = 'SessionTooLong';
}

/**
 * The longest value that is kept, over all of its cookies. Many proxies refuse a header line above 8 kB (nginx's
 * `large_client_header_buffers`), and in that line are also the sign-ins that are pending, and the page's own cookies.
 */
export const longestCookie = 5_632;

export interface CookieStyle {
  /** `__Host-` and `Secure`: everywhere but on loopback http. */
  readonly secure: boolean;
}

export function cookiesOf(request: Request): Readonly<Record<string, string | undefined>> {
  return parseCookie(request.headers.get('cookie') ?? '', {decode: value => value});
}

export const cookieName = (name: string, {secure}: CookieStyle): string => (secure ? `__Host-${name}` : name);

/** The value of a cookie that `chunkedCookie` wrote; undefined where there is none. */
export function readChunked(request: Request, name: string, style: CookieStyle): string | undefined {
  const cookies = cookiesOf(request);
  let value = '';
  for (let index = 0; index < mostChunks; index += 1) {
    const chunk = cookies[`${cookieName(name, style)}.${index}`];
    if (chunk === undefined) break;
    value += chunk;
  }
  return value || undefined;
}

/**
 * The `Set-Cookie` headers for a value, in as many cookies as it takes. What an earlier, longer value left is taken
 * away: half of it after half of this one would be neither.
 *
 * @throws {SessionTooLong}
 */
export function chunkedCookie(name: string, value: string, seconds: number, style: CookieStyle): string[] {
  if (value.length > longestCookie) throw new SessionTooLong(`${value.length} characters`);
  return Array.from({length: mostChunks}, (_, index) => {
    const chunk = value.slice(index * chunkSize, (index + 1) * chunkSize);
    return setCookie(`${name}.${index}`, chunk, chunk ? seconds : 0, style);
  });
}

export function setCookie(name: string, value: string, seconds: number, style: CookieStyle): string {
  return stringifySetCookie(cookieName(name, style), value, {
    encode: text => text,
    path: '/',
    httpOnly: true,
    // Strict would keep the cookie from the callback, which another site sends the browser to.
    sameSite: 'lax',
    secure: style.secure,
    maxAge: Math.max(0, Math.floor(seconds)),
  });
}
