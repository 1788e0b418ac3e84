/** How long a `<link>` element stays in the document, in milliseconds. */
const linkLifetime = 10_000;

/**
 * Opens a connection to a Webex host before the first request to it. The SDK's requests have no credentials, so the
 * connection must have none either (`crossOrigin`).
 *
 * @param address Any address at the host. Ignored if it is not a valid address, because a catalog may contain anything.
 */
export function preconnect(address: string): void {
  const href = originOf(address);
  const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel=preconnect]')];
  if (!href || links.some(link => link.href === href)) return;
  const link = document.createElement('link');
  link.rel = 'preconnect';
  link.crossOrigin = 'anonymous';
  link.href = href;
  document.head.append(link);
  setTimeout(() => link.remove(), linkLifetime);
}

function originOf(address: string): string | undefined {
  try {
    return `${new URL(address).origin}/`;
  } catch {
    return undefined;
  }
}
