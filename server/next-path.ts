/** What is longer would not fit into the cookie that it is kept in meanwhile: a browser drops that, and says nothing. */
const longest = 2_000;

/**
 * The path, on the page's own origin, that a sign-in leads back to; `/` for anything else. The URL parser decides, as
 * the browser does: by hand `//evil`, `/\evil` and a line break in between are each forgotten once (RFC 9700, 4.11).
 */
export function nextPath(next: string | null, origin: string): string {
  if (!next || !URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  const whole = url.pathname + url.search + url.hash;
  const path = [whole, url.pathname].find(({length}) => length <= longest) ?? '/';
  // `/.//evil` is a path of this origin, and as a reference of its own it would be another host's.
  return url.origin === origin && new URL(path, origin).origin === origin ? path : '/';
}
