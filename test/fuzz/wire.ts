import {connect} from 'node:net';
import {
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  json,
  oneof,
  option,
  record,
  string,
  tuple,
  uint8Array,
  type Arbitrary,
} from 'fast-check';

/** One raw HTTP/1.1 request, well-formed or not. */
export interface Wire {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Values that break parsers of addresses, hosts, numbers, dates and texts. */
const odd = constantFrom(
  ...String.raw`/ // /// //[ //:0 //@ /.. /. % %00 %2f %E0%A4%A %zz \ ? # * [ ] [:: [::1] [::1]:99999 : :0 :99999 @
    a:b:c localhost: http:// http://[ x://y NaN -1 1e999 0x10 99999999999999999999 Infinity 256.0.0.1 ä null undefined
    true __proto__ constructor toString ' " <script> ; = ,`.split(/\s+/),
  '',
  '\t',
  ' ',
  '\u00a0',
  'Thu, 99 Foo 2026',
  '[object Object]',
  'x'.repeat(3_000),
  'a_'.repeat(1_500),
);

/** Single-byte characters, which headers may contain, without line breaks, so that a case stays one request. */
const bytes = (maxLength: number): Arbitrary<string> =>
  array(oneof(integer({min: 0x20, max: 0x7e}), integer({min: 0x80, max: 0xff})), {maxLength}).map(codes =>
    String.fromCharCode(...codes),
  );
const word = oneof(odd, string({maxLength: 12}), bytes(12));
const spaced = /[\s\p{Cc}]/gu;

/** A target that equals, surrounds or extends one of these routes. */
export function targetOf(routes: readonly string[], names: readonly string[]): Arbitrary<string> {
  const parameter = tuple(constantFrom(...names), word).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  const query = oneof(
    constant(''),
    array(parameter, {minLength: 1, maxLength: 4}).map(all => `?${all.join('&')}`),
    odd,
  );
  const route = constantFrom(...routes);
  return oneof(
    {weight: 6, arbitrary: tuple(route, query).map(parts => parts.join(''))},
    {weight: 2, arbitrary: tuple(route, word, query).map(parts => parts.join(''))},
    {weight: 1, arbitrary: tuple(word, route).map(parts => parts.join(''))},
    {weight: 2, arbitrary: odd},
    {weight: 1, arbitrary: word},
    // Not at the front, which would make it an unrelated target.
  ).map(target => target.replace(spaced, '%20') || '/');
}

const upgrade: readonly (readonly [string, string])[] = [
  ['Connection', 'Upgrade, close'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

const headerNames =
  `Host Origin Cookie Authorization Content-Type Content-Length Transfer-Encoding Expect Range Upgrade
  If-Modified-Since If-None-Match Accept Accept-Encoding Accept-Language trackingid Sec-Fetch-Site X-Forwarded-For
  X-Forwarded-Host X-Real-IP Forwarded Retry-After Access-Control-Request-Method Access-Control-Request-Headers
  x-webex-calling-elements __proto__`.split(/\s+/);

/** JSON of any shape, in which known members may have any type. */
export function bodyOf(members: readonly string[]): Arbitrary<string> {
  // Including objects without the methods that conversions call.
  const object = constantFrom<unknown>(
    {toString: 1, valueOf: 1},
    {toString: null, valueOf: {}},
    {toJSON: 1},
    [],
    {},
  );
  const value = oneof(
    odd,
    constantFrom<unknown>(null, true, 0, -1, 1e308),
    object,
    dictionary(constantFrom(...members), oneof(odd, object)),
  );
  const content = dictionary(constantFrom(...members), value, {minKeys: 1, maxKeys: 4}).map(one =>
    JSON.stringify(one),
  );
  const form = dictionary(constantFrom(...members), word).map(one => new URLSearchParams(one).toString());
  const raw = uint8Array({maxLength: 40}).map(all => Buffer.from(all).toString('latin1'));
  return oneof(
    {weight: 6, arbitrary: content},
    {weight: 2, arbitrary: constant('')},
    {weight: 2, arbitrary: form},
    json(),
    raw,
    constant('['.repeat(5_000)),
    constant('{"a":'.repeat(2_000)),
  );
}

export interface Surface {
  readonly routes: readonly string[];
  /** Names of parameters and of body members. */
  readonly names: readonly string[];
  /** Header values that pass more checks, such as a token or the cookies of a session. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export function wireOf({routes, names, headers: known = []}: Surface): Arbitrary<Wire> {
  const value = oneof(odd, bytes(30)).map(text =>
    text.replace(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '').trim(),
  );
  // Cookies with our names, and with similar ones.
  const ours = tuple(
    constantFrom('webex-login-', 'webex-login-', 'webex-session.0', 'webex-session.1', '__Host-'),
    value,
  );
  const cookies = array(tuple(ours, value), {minLength: 3, maxLength: 9}).map(all =>
    all.map(([start, one]) => `${start.join('')}=${one}`).join('; '),
  );
  const header = oneof(
    {weight: 5, arbitrary: tuple(constantFrom(...headerNames), value)},
    {weight: 3, arbitrary: tuple(constant('Cookie'), cookies)},
  );
  return record({
    method: oneof(
      {weight: 5, arbitrary: constantFrom('GET', 'POST')},
      {
        weight: 1,
        arbitrary: constantFrom(...'PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT PROPFIND FOO'.split(' ')),
      },
    ),
    target: targetOf(routes, names),
    isUpgrade: integer({min: 0, max: 4}).map(one => one === 0),
    known: option(constant(known), {nil: []}),
    headers: array(header, {maxLength: 4}),
    body: bodyOf(names),
    hasLength: boolean(),
  }).map(({method, target, isUpgrade, known: further, headers, body, hasLength}) => {
    const own = new Set(headers.map(([name]) => name.toLowerCase()));
    const host: [string, string][] = own.has('host') ? [] : [['Host', 'localhost']];
    const length: [string, string][] =
      body && hasLength && !own.has('content-length')
        ? [['Content-Length', String(Buffer.byteLength(body, 'latin1'))]]
        : [];
    const connection: readonly (readonly [string, string])[] = isUpgrade
      ? upgrade
      : [['Connection', 'close']];
    return {method, target, body, headers: [...host, ...connection, ...further, ...headers, ...length]};
  });
}

export const toBytes = ({method, target, headers, body}: Wire): Buffer =>
  Buffer.from(
    `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    'latin1',
  );

/**
 * Milliseconds of silence after which our half of the connection is closed, because the server waits for the rest of an
 * incomplete request. Not earlier, because Node does not answer on a half-closed connection.
 */
const silenceLimit = 150;

/** The response and its status; 0 if the connection ended without an answer. */
export function exchange(port: number, sent: Buffer): Promise<{status: number; text: string}> {
  return new Promise(resolve => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.setTimeout(silenceLimit, () => {
      if (socket.writableEnded) socket.destroy();
      else socket.end();
    });
    socket.on('data', data => {
      text += data.toString('latin1');
      // An accepted upgrade stays open.
      if (text.startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text}));
  });
}
