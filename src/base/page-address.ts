/**
 * The base for relative addresses: the page's own address, not `document.baseURI`, because an injected `<base>` could
 * point at another site. A `srcdoc` frame has no URL, and uses that of the page around it.
 */
function pageAddress(): string | undefined {
  const {location} = globalThis as {location?: Location};
  // Not in a browser.
  if (!location) return undefined;
  try {
    let frame: Window = window;
    while (frame.location.origin === 'null' && frame !== frame.parent) frame = frame.parent;
    const {origin, pathname, protocol} = frame.location;
    // The path of a `blob:` address is the address of the page that created it.
    if (origin !== 'null') return protocol === 'blob:' ? pathname : origin + pathname;
  } catch {
    // The page around this frame is cross-origin.
  }
  // For an `about:` address, `baseURI` is the address of the page around this frame, or of the page that opened this
  // window, unless it comes from a `<base>`.
  const {href} = location;
  return href.startsWith('about:') && !document.querySelector('base[href]') ? document.baseURI : href;
}

/** @throws {TypeError} If the address is invalid. */
export function resolveAddress(address: string): URL {
  return new URL(address, pageAddress());
}

/** Whether a value is an https address. A picture with any other address is not shown. */
export function isHttps(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('https://');
}

/**
 * Whether an address has the page's origin. Compares protocol and host instead of `URL.origin`, because every opaque
 * origin is serialized as "null", and a `blob:` address has the origin of the page that created it.
 */
export function isSameOrigin(address: string): boolean {
  try {
    const [{protocol, host}, page] = [resolveAddress(address), new URL(pageAddress() ?? '')];
    return protocol === page.protocol && host === page.host;
  } catch {
    return false;
  }
}
