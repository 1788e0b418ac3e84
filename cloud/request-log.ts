/** A request to a simulated service. Does not contain the headers, query and body, which can contain tokens. */
export interface LoggedRequest {
  /** ISO 8601, when the request came in. */
  readonly time: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** 101 for an accepted Mercury socket, 0 if the connection was dropped without an answer. */
  readonly status: number;
  /** Purpose of the request: `register`, `keepalive`, …; `unknown` if no route matches. */
  readonly endpoint: string;
}

/** Maximum number of requests in the log. Beyond it, the oldest one is removed. */
const CAPACITY = 1_000;

/**
 * A path segment with a token: 16 or more characters, an underscore, and the organization's UUID. Anchored at the start
 * of a segment, because a search from each character would take quadratic time.
 */
const TOKEN = /^.{16,}_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/is;

/** Removes tokens from a path, the only free text in the log. */
const withoutTokens = (path: string): string =>
  path
    .split('/')
    .map(segment => (TOKEN.test(decode(segment)) ? '(token)' : segment))
    .join('/');

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export type RequestLog = ReturnType<typeof createRequestLog>;

export function createRequestLog(capacity = CAPACITY) {
  let requests: LoggedRequest[] = [];

  return {
    add(request: LoggedRequest): void {
      requests.push({...request, path: withoutTokens(request.path)});
      if (requests.length > capacity) {
        requests.shift();
      }
    },
    list: (): LoggedRequest[] => [...requests],
    clear(): void {
      requests = [];
    },
  };
}
