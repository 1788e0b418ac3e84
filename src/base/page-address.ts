/**
 * The address that relative addresses of this library's belong to: the page's own, and not `document.baseURI`, which an
 * injected `<base>` could aim at another site. A frame with `srcdoc` has no address: there it is its parent's.
 */
function pageAddress(): string | undefined {
  const {location} = globalThis as {location?: Location};
  // Outside of a browser there is none.
  if (!location) return undefined;
  const {origin, pathname, href} = location;
  if (origin !== 'null') return origin + pathname;
  return href.startsWith('about:') && !document.querySelector('base[href]') ? document.baseURI : href;
}

/** @throws {TypeError} Where it is no address. */
export function resolveAddress(address: string): URL {
  return new URL(address, pageAddress());
}

/**
 * Whether an address is of the page's own origin. Compared by protocol and host, as an opaque origin is "null" like
 * another one, and a `blob:` address has the origin of whoever made it.
 */
export function isOfThisOrigin(address: string): boolean {
  try {
    const [{protocol, host}, page] = [resolveAddress(address), new URL(pageAddress() ?? '')];
    return protocol === page.protocol && host === page.host;
  } catch {
    return false;
  }
}
