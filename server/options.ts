import type {GuestOptions} from './guest.js';
import type {Limits} from './rate-limit.js';
import type {SessionStore} from './session-store.js';
import type {Endpoints} from './upstream.js';

/** What went wrong at the back end, for the operator's log. Closed words and numbers: nothing secret gets in here. */
export interface LogEntry {
  readonly route: string;
  readonly reason: string;
}

export interface TokenHandlerOptions {
  /** The integration's, from developer.webex.com. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://…/webex/callback`, as registered with the integration. Its origin is the page's: no other is answered. */
  readonly redirectUri: string;
  /**
   * 32 random characters or more, from which the keys of the cookies are made. To change it, put the new one first and
   * keep the old one until its sessions are gone.
   */
  readonly secret: string | readonly string[];
  /** The guide's four, `spark:kms` and `spark:people_read` without it. */
  readonly scopes?: readonly string[] | undefined;
  /** Where the authorization server is; Webex without it. */
  readonly endpoints?: {readonly [Name in keyof Endpoints]?: Endpoints[Name] | undefined} | undefined;
  /** Keeps the sessions, so that they can be revoked. Without it each is in its cookie. */
  readonly store?: SessionStore | undefined;
  /** Seconds after a sign-in at which its session ends, whatever is renewed. 180 days without it. */
  readonly sessionSeconds?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Lets people without an account call one number. */
  readonly guest?: GuestOptions | undefined;
  /** Whom the limits count a request to, such as an address. Needed behind a proxy; Node's socket is known without. */
  readonly clientOf?: (request: Request) => string | null | undefined;
  /** `console.warn` without it. */
  readonly log?: ((entry: LogEntry) => void) | undefined;
}
