import {respond} from './http.js';
import {setSocketAddress} from './rate-limit.js';

// This file is used instead of adapter libraries (@hono/node-server, @remix-run/node-fetch-server), which overwrite cookies
// that middleware has set, cannot read a body that a framework has already parsed, and do not limit the size of a body. Some
// import `node:` modules, but this bundle also runs in workers. The types below avoid a dependency on @types/node.

/** The parts of `IncomingMessage` and `Http2ServerRequest` that are read here. */
interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The whole path, if a framework such as Express has removed the start from `url`. */
  readonly originalUrl?: unknown;
  readonly httpVersionMajor?: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: {readonly remoteAddress?: string | undefined};
  /** Body that a framework has already parsed. */
  readonly body?: unknown;
  /** Whether the body has been read to its end. */
  readonly readableEnded?: boolean | undefined;
}

/** The parts of `ServerResponse` and `Http2ServerResponse` that are used here. */
interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string | string[]): unknown;
  getHeader(name: string): number | string | string[] | undefined;
  end(body: string): unknown;
  destroy?(): unknown;
}

/**
 * Adapts a handler to Node's `http` and `http2`, and to frameworks on top of them, such as Express.
 *
 * The returned function never rejects. It responds to a malformed request with 400, to a body of more than 16,384
 * characters that no framework has read yet with 413, and to an exception in the handler with 500. If the response cannot be
 * written, the connection is destroyed.
 */
export function toNodeHandler(handler: (request: Request) => Promise<Response>) {
  return async (nodeRequest: NodeRequest, nodeResponse: NodeResponse): Promise<void> => {
    try {
      await write(await responseTo(nodeRequest, handler), nodeResponse);
    } catch {
      // The client has disconnected, or another middleware has already responded.
      nodeResponse.destroy?.();
    }
  };
}

async function responseTo(
  nodeRequest: NodeRequest,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  let request: Request;
  try {
    request = await toRequest(nodeRequest);
  } catch (error) {
    if (!(error instanceof BodyTooLong)) return respond(400, null);
    // The rest of the body is not read, so an HTTP/1.1 connection cannot be reused.
    const {httpVersionMajor = 1} = nodeRequest;
    return respond(413, null, httpVersionMajor === 1 ? {headers: {connection: 'close'}} : {});
  }
  try {
    return await handler(request);
  } catch {
    return respond(500, null);
  }
}

async function write(response: Response, nodeResponse: NodeResponse): Promise<void> {
  const body = await response.text();
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') nodeResponse.setHeader(name, value);
  }
  // Keep cookies of other middleware. Each cookie has its own header line (RFC 6265, section 3).
  const cookies = response.headers.getSetCookie();
  if (cookies.length) {
    const others = [nodeResponse.getHeader('set-cookie') ?? []].flat().map(String);
    nodeResponse.setHeader('set-cookie', [...others, ...cookies]);
  }
  nodeResponse.statusCode = response.status;
  nodeResponse.end(body);
}

async function toRequest(nodeRequest: NodeRequest): Promise<Request> {
  const {method = 'GET', url = '/', originalUrl, socket} = nodeRequest;
  // If middleware has rewritten `url`, `originalUrl` does not end with it, and is not the path of a route.
  const path = typeof originalUrl === 'string' && originalUrl.endsWith(url) ? originalUrl : url;
  const headers = new Headers();
  for (const [name, value] of Object.entries(nodeRequest.headers)) {
    // Pseudo-headers of HTTP/2, such as `:path`, are not header fields (RFC 9113, section 8.3).
    if (value === undefined || name.startsWith(':')) continue;
    headers.set(name, Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value);
  }
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(nodeRequest);
  // Do not use the Host header: the page's origin is that of `redirectUri`.
  const request = new Request(new URL(`http://localhost${path}`), {method, headers, body});
  setSocketAddress(request, socket.remoteAddress);
  return request;
}

/** Maximum length of a body in characters. */
const maxBodyLength = 16_384;

class BodyTooLong extends Error {}

async function readBody(nodeRequest: NodeRequest): Promise<string> {
  const {body, readableEnded} = nodeRequest;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  // The parsers of Express 4 also set an empty object if the body has another type, and then do not read it.
  const isUnread = readableEnded === false && Object.keys(body ?? {}).length === 0;
  if (body !== undefined && !isUnread) return JSON.stringify(body);
  const decoder = new TextDecoder();
  // Do not use `for await`: leaving the loop early destroys the connection before the response is sent.
  const chunks = nodeRequest[Symbol.asyncIterator]();
  let text = '';
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    text += decoder.decode(next.value, {stream: true});
    if (text.length > maxBodyLength) throw new BodyTooLong();
  }
  return text;
}
