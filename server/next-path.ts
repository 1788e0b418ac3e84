/** What is longer would not fit into the cookie that it is kept in meanwhile: a browser drops that, and says nothing. */
const longest = 2_000;

/** The names of the handler's own routes: none of them is a page that a person comes back to. */
const routes: ReadonlySet<string> = new Set(['login', 'callback', 'token', 'logout', 'guest']);

/**
 * The path, on the page's own origin, that a sign-in leads back to; `/` for anything else. The URL parser decides, as
 * the browser does: by hand `//evil`, `/\evil` and a line break in between are each forgotten once (RFC 9700, 4.11).
 *
 * The handler's own paths are none of them, as one that leads to `login` again would mint a token each time. No fragment
 * comes back either: the page keeps its own.
 *
 * @param own Addresses of this handler: the one of the request, and the one that Webex leads back to.
 */
export function nextPath(next: string | null, origin: string, own: readonly string[]): string {
  if (!next || !URL.canParse(next, origin)) return '/';
  const url = new URL(next, origin);
  const path = [url.pathname + url.search, url.pathname].find(({length}) => length <= longest) ?? '/';
  // `/.//evil` is a path of this origin, and as a reference of its own it would be another host's.
  if (url.origin !== origin || new URL(path, origin).origin !== origin) return '/';
  return own.some(address => isBeside(url, new URL(address, origin))) ? '/' : path;
}

/** Whether a path is one of the handler's, which may be mounted for all that lies below its folder. */
function isBeside({pathname}: URL, own: URL): boolean {
  const folder = plain(own.pathname).slice(0, -1);
  const path = plain(pathname);
  return folder.every((name, index) => name === path[index]) && routes.has(path.at(-1) ?? '');
}

/** The names in a path, as the most tolerant of servers would read them. */
function plain(pathname: string): string[] {
  let path = pathname;
  for (let before = ''; before !== path;) {
    before = path;
    path = decoded(path);
  }
  const names = path.toLowerCase().split(/[/\\]+/);
  const read: string[] = [];
  for (const name of names.map(one => one.replace(/[;?#].*$/s, '').trim())) {
    if (name === '..') read.pop();
    else if (name && name !== '.') read.push(name);
  }
  return read;
}

function decoded(path: string): string {
  // Each by itself: one that is none must not hide the others.
  return path.replace(/(?:%[\da-f]{2})+/gi, bytes => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}
