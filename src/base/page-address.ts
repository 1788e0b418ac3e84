/**
 * The base for relative addresses: the page's own address, not `document.baseURI`, because an injected `<base>` could
 * point at another site. A `srcdoc` frame has no address of its own and uses that of the page around it.
 */
function pageAddress(): string | undefined {
  const {location} = globalThis as {location?: Location};
  // Not in a browser.
  if (!location) return undefined;
  const {origin, pathname, href} = location;
  if (origin !== 'null') return origin + pathname;
  if (!href.startsWith('about:')) return href;
  // An opaque origin hides the page around it. Then `baseURI` is the only address known, unless it is from `<base>`.
  return outerAddress() ?? (document.querySelector('base[href]') ? href : document.baseURI);
}

/** The address of the closest page around this frame that has one. Undefined if there is none, or it is cross-origin. */
function outerAddress(): string | undefined {
  try {
    for (let frame: Window = window; frame !== frame.parent;) {
      frame = frame.parent;
      const {origin, pathname} = frame.location;
      if (origin !== 'null') return origin + pathname;
    }
  } catch {
    // Cross-origin.
  }
  return undefined;
}

/** @throws {TypeError} If the address is invalid. */
export function resolveAddress(address: string): URL {
  return new URL(address, pageAddress());
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
