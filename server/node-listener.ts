import type {IncomingMessage, ServerResponse} from 'node:http';
import {Readable} from 'node:stream';
import {clientAddress} from './client-address.js';

/** For Node's own `http`, and for the frameworks made on it, such as Express. */
export function toNodeListener(handler: (request: Request) => Promise<Response>) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const response = await handler(requestFrom(incoming));
    for (const [name, value] of response.headers) {
      if (name !== 'set-cookie') outgoing.setHeader(name, value);
    }
    // Beside those that other middleware has set; each in a line of its own (RFC 6265, section 3).
    for (const cookie of response.headers.getSetCookie()) outgoing.appendHeader('set-cookie', cookie);
    outgoing.statusCode = response.status;
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
}

function requestFrom(incoming: IncomingMessage & {body?: unknown}): Request {
  const {method = 'GET', url = '/'} = incoming;
  const headers = new Headers();
  for (const [name, value = ''] of Object.entries(incoming.headers)) {
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const request = new Request(new URL(url, 'http://localhost'), {method, headers, ...bodyOf(incoming)});
  clientAddress.note(request, incoming.socket.remoteAddress);
  return request;
}

/** Of a body that a framework's parser has read already, what it made of it is all that is left. */
function bodyOf(incoming: IncomingMessage & {body?: unknown}): RequestInit {
  if (incoming.method === 'GET' || incoming.method === 'HEAD') return {};
  if (incoming.body !== undefined) return {body: JSON.stringify(incoming.body)};
  return {body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half'} as RequestInit;
}
