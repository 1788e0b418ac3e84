import {answer} from './answers.js';
import {clientAddress} from './client-address.js';

/** What is read of the request of Node's `http` or `http2`; of a body that a framework has parsed, its result. */
interface Incoming extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersionMajor?: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: {readonly remoteAddress?: string | undefined};
  readonly body?: unknown;
}

/** What is written of the response of Node's `http` or `http2`. */
interface Outgoing {
  statusCode: number;
  setHeader(name: string, value: string | string[]): unknown;
  getHeader(name: string): number | string | string[] | undefined;
  end(body: string): unknown;
  destroy?(): unknown;
}

/**
 * For Node's own `http` and `http2`, and for the frameworks made on them, such as Express. It never rejects: what one
 * request does wrong ends that request, and not the process.
 */
export function toNodeListener(handler: (request: Request) => Promise<Response>) {
  return async (incoming: Incoming, outgoing: Outgoing): Promise<void> => {
    try {
      await send(await responseTo(incoming, handler), outgoing);
    } catch {
      // The answer could not be written: the client has gone, or another middleware has answered already.
      outgoing.destroy?.();
    }
  };
}

async function responseTo(
  incoming: Incoming,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const request = await requestFrom(incoming).catch((error: unknown) =>
    // Cut off in the middle, or malformed: the sender's error, and nobody else's.
    error instanceof TooLong ? refused(413, incoming) : answer(400, null),
  );
  if (request instanceof Response) return request;
  try {
    return await handler(request);
  } catch {
    return answer(500, null);
  }
}

async function send(response: Response, outgoing: Outgoing): Promise<void> {
  const body = await response.text();
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  // Beside those that other middleware has set; each in a line of its own (RFC 6265, section 3).
  const cookies = response.headers.getSetCookie();
  if (cookies.length) {
    const others = [outgoing.getHeader('set-cookie') ?? []].flat().map(String);
    outgoing.setHeader('set-cookie', [...others, ...cookies]);
  }
  outgoing.statusCode = response.status;
  outgoing.end(body);
}

async function requestFrom(incoming: Incoming): Promise<Request> {
  const {method = 'GET', url = '/', socket} = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // HTTP/2's `:path` and the like are no headers (RFC 9113, section 8.3).
    if (value === undefined || name.startsWith(':')) continue;
    headers.set(name, Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : await bodyOf(incoming);
  // Nothing goes by the host: the page's origin is that of `redirectUri`.
  const request = new Request(new URL(`http://localhost${url}`), {method, headers, body});
  clientAddress.note(request, socket.remoteAddress);
  return request;
}

/** Pages send a few bytes. */
const longest = 16_384;

class TooLong extends Error {}

/** The rest is not read: over HTTP/1.1 the connection ends with the answer. */
function refused(status: number, {httpVersionMajor = 1}: Incoming): Response {
  return answer(status, null, httpVersionMajor === 1 ? {headers: {connection: 'close'}} : {});
}

async function bodyOf(incoming: Incoming): Promise<string> {
  const {body} = incoming;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  if (body !== undefined) return JSON.stringify(body);
  const decoder = new TextDecoder();
  // Not by `for await`, which destroys the connection when it is left, and the answer with it.
  const chunks = incoming[Symbol.asyncIterator]();
  let text = '';
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    text += decoder.decode(next.value, {stream: true});
    if (text.length > longest) throw new TooLong();
  }
  return text;
}
