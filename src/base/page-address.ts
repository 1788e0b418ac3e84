/**
 * The base for relative addresses: the page's own address, not `document.baseURI`, because an injected `<base>` could
 * point at another site. A frame with `srcdoc` has no address and uses its parent's.
 */
function pageAddress(): string | undefined {
  const {location} = globalThis as {location?: Location};
  // Not in a browser.
  if (!location) return undefined;
  const {origin, pathname, href} = location;
  if (origin !== 'null') return origin + pathname;
  return href.startsWith('about:') && !document.querySelector('base[href]') ? document.baseURI : href;
}

/** @throws {TypeError} If the address is invalid. */
export function resolveAddress(address: string): URL {
  return new URL(address, pageAddress());
}

/**
 * Whether an address has the page's origin. Compares protocol and host, because every opaque origin is serialized as
 * "null", and a `blob:` address has the origin of the page that created it.
 */
export function isOfThisOrigin(address: string): boolean {
  try {
    const [{protocol, host}, page] = [resolveAddress(address), new URL(pageAddress() ?? '')];
    return protocol === page.protocol && host === page.host;
  } catch {
    return false;
  }
}
