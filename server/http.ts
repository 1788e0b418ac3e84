/** Headers of every response: no caching, no MIME sniffing, no use by other origins, no referrer. */
const commonHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

interface ResponseOptions {
  /** `Set-Cookie` header values. */
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export function respond(
  status: number,
  body: string | null,
  {cookies = [], headers = {}}: ResponseOptions = {},
): Response {
  const response = new Response(body, {status, headers: {...commonHeaders, ...headers}});
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

export function respondJson(status: number, content: object, options: ResponseOptions = {}): Response {
  return respond(status, JSON.stringify(content), {
    ...options,
    headers: {'content-type': 'application/json', ...options.headers},
  });
}

/** Redirects with 303, so that the browser continues with GET (RFC 9700, section 4.12). */
export function redirect(location: string, cookies: readonly string[] = []): Response {
  return respond(303, null, {cookies, headers: {location}});
}

/**
 * Returns the URL of a request. `Request.url` is absolute, but some frameworks pass objects whose `url` is only the
 * path that the client sent. An invalid path becomes `/`.
 */
export function urlOf({url}: Request): URL {
  const base = 'http://localhost';
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base);
}

/** Returns the last segment of a path, which selects the route. Ignores slashes at the end, which some frameworks add. */
export function lastSegmentOf({pathname}: URL): string {
  return pathname.split('/').findLast(segment => segment !== '') ?? '';
}

/** Maximum size of a JSON body from a page, in bytes. */
const maxBodyBytes = 4_096;

/** Reads the JSON object in a request's body. Returns an empty object for anything else, and for a body over 4,096 bytes. */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  return parseObject(await readText(request.body, maxBodyBytes)) ?? {};
}

/** Reads a body as text. Returns undefined, without reading the rest, if it exceeds `maxBytes`. */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string | undefined> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, length] = ['', 0];
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > maxBytes) {
      // Do not wait, because the sender may notice the cancellation late.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, {stream: true});
  }
}

/** Parses a JSON object. Returns undefined for any other JSON value and for invalid JSON. */
export function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(text ?? '');
    return isObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
