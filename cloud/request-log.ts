/** One request that reached the cloud's data plane. Never a header, a query or a body: no token can be in here. */
export interface LoggedRequest {
  /** ISO 8601, when the request came in. */
  readonly time: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** 101 for an accepted Mercury socket, 0 when the connection was dropped without an answer. */
  readonly status: number;
  /** What the request was for: `register`, `keepalive`, …; `unknown` when nothing here answers it. */
  readonly endpoint: string;
}

const CAPACITY = 1_000;

/**
 * A segment with a token in it: 16 characters and, behind an underscore, the organisation's UUID. Matched from the start of
 * a segment, as a search from each of its characters would take a time that grows with the square of its length.
 */
const TOKEN = /^.{16,}_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/is;

/** A path is the one free text in here: a client that puts a token into it must not find it in the log. */
const withoutTokens = (path: string): string =>
  path
    .split('/')
    .map(segment => (TOKEN.test(decoded(segment)) ? '(token)' : segment))
    .join('/');

function decoded(segment: string): string {
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
