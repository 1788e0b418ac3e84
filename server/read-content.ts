/** Bytes. A page has no reason to send much. */
const longest = 4_096;

/** The JSON object that a page sent; an empty one for anything else. */
export async function readContent(request: Request): Promise<Readonly<Record<string, unknown>>> {
  return objectIn(await readText(request.body, longest)) ?? {};
}

/** A body as text; undefined where it has more bytes than it may: then the rest is not read. */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
): Promise<string | undefined> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, length] = ['', 0];
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > mostBytes) {
      // Nobody waits for the sender to notice.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, {stream: true});
  }
}

/**
 * The address that a request was sent to. A `Request` has an absolute one; what some frameworks pass has a path, and a
 * stranger chose it: one that cannot be read is `/`.
 */
export function addressOf({url}: Request): URL {
  const here = 'http://localhost';
  return URL.canParse(url, here) ? new URL(url, here) : new URL(here);
}

/** The JSON object in a text; undefined where it is anything else. */
export function objectIn(text: string | undefined): Record<string, unknown> | undefined {
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
