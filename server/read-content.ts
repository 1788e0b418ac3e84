const longest = 4_096;

/** The JSON object that a page sent; an empty one for anything else. A page has no reason to send much. */
export async function readContent(request: Request): Promise<Readonly<Record<string, unknown>>> {
  if (!request.body) return {};
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of request.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes, {stream: true});
    if (text.length > longest) return {};
  }
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return {};
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
