import {answer} from './answers.js';
import {clientAddress} from './client-address.js';

/** What is read of Node's `IncomingMessage`; of a body that a framework has parsed, what it made of it. */
interface Incoming extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: {readonly remoteAddress?: string | undefined};
  readonly body?: unknown;
}

/** What is written of Node's `ServerResponse`. */
interface Outgoing {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  appendHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** For Node's own `http`, and for the frameworks made on it, such as Express. */
export function toNodeListener(handler: (request: Request) => Promise<Response>) {
  return async (incoming: Incoming, outgoing: Outgoing): Promise<void> => {
    const request = await requestFrom(incoming).catch(() => undefined);
    // Cut off in its middle, or of a form that is none: nobody's error but the sender's, and no reason for Node to end.
    // What goes wrong in the handler, a host's own log perhaps, is no reason for it either.
    const response = request ? await handler(request).catch(() => answer(500, null)) : answer(400, null);
    for (const [name, value] of response.headers) {
      if (name !== 'set-cookie') outgoing.setHeader(name, value);
    }
    // Beside those that other middleware has set; each in a line of its own (RFC 6265, section 3).
    for (const cookie of response.headers.getSetCookie()) outgoing.appendHeader('set-cookie', cookie);
    outgoing.statusCode = response.status;
    outgoing.end(await response.text());
  };
}

async function requestFrom(incoming: Incoming): Promise<Request> {
  const {method = 'GET', url = '/', socket} = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : await bodyOf(incoming);
  // Nothing goes by the host: the page's origin is that of `redirectUri`.
  const request = new Request(new URL(`http://localhost${url}`), {method, headers, body});
  clientAddress.note(request, socket.remoteAddress);
  return request;
}

/** Pages send a few bytes. Who sends more is not listened to any longer. */
const longest = 16_384;

async function bodyOf(incoming: Incoming): Promise<string> {
  if (incoming.body !== undefined) return JSON.stringify(incoming.body);
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of incoming) {
    text += decoder.decode(bytes, {stream: true});
    if (text.length > longest) break;
  }
  return text;
}
