/**
 * The base of relative addresses: the page's own address, not `document.baseURI`, which an injected `<base>` could point at
 * another site. A frame with `srcdoc` has no address of its own and uses its parent's.
 */
function pageAddress(): string | undefined {
  const {location} = globalThis as {location?: Location};
  // Outside of a browser there is none.
  if (!location) return undefined;
  const {origin, pathname, href} = location;
  if (origin !== 'null') return origin + pathname;
  return href.startsWith('about:') && !document.querySelector('base[href]') ? document.baseURI : href;
}

/** @throws {TypeError} If it cannot be read as an address. */
export function resolveAddress(address: string): URL {
  return new URL(address, pageAddress());
}

/**
 * Whether an address has the page's origin. It compares protocol and host, because every opaque origin is written "null",
 * and a `blob:` address carries the origin of the page that made it.
 */
export function isOfThisOrigin(address: string): boolean {
  try {
    const [{protocol, host}, page] = [resolveAddress(address), new URL(pageAddress() ?? '')];
    return protocol === page.protocol && host === page.host;
  } catch {
    return false;
  }
}
