/** When the `<link>` elements are removed, in milliseconds. */
const linkLifetime = 10_000;

/**
 * Opens a connection to a host of Webex before the first request to it. The SDK's requests have no credentials, so the
 * connection must have none either (`crossOrigin`).
 */
export function preconnect(host: string): void {
  const href = `https://${host}`;
  if (document.head.querySelector(`link[href='${href}']`)) return;
  const link = document.createElement('link');
  link.rel = 'preconnect';
  link.crossOrigin = 'anonymous';
  link.href = href;
  document.head.append(link);
  setTimeout(() => link.remove(), linkLifetime);
}
