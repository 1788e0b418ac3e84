/** Options of `createSignInHandler()`. */
export interface SignInHandlerOptions {
  /** Client ID of the Webex integration, from developer.webex.com. */
  readonly clientId: string;
  /** Client secret of the integration. Sent only to the token and revocation endpoints, never to the page. */
  readonly clientSecret: string;
  /**
   * Redirect URI as registered with the integration, such as `https://app.example/webex/callback`. It must not have a
   * fragment (RFC 6749, section 3.1.2), and may be `http` only on a loopback address (RFC 9700, section 2.6). Its
   * origin is the page's origin: requests from pages of any other origin are refused. Its last path segment selects the
   * route `callback`.
   */
  readonly redirectUri: string;
  /**
   * Secret from which the encryption keys of cookies and stored sessions are derived: 32 random characters or more. To
   * rotate it, pass a list: the first secret encrypts, all of them decrypt. With several instances, first add the new secret
   * at the end of the list everywhere, and then move it to the front.
   */
  readonly cookieSecret: string | readonly string[];
  /**
   * OAuth scopes to request. Default: the four scopes of the Webex Calling guide, `spark:kms` and `spark:people_read`.
   * A sign-in that is granted fewer fails with `missing-scope`; only `spark:people_read` may be missing.
   */
  readonly scopes?: readonly string[] | undefined;
  /** URLs of another authorization server, or of a test server. Default for each: Webex. */
  readonly endpoints?: {readonly [Name in keyof Endpoints]?: Endpoints[Name] | undefined} | undefined;
  /**
   * Store for sessions. With a store, sessions can be revoked, and several instances coordinate renewals and rate limits.
   * Default: none. The session is then stored, encrypted, in the cookie itself.
   */
  readonly store?: SessionStore | undefined;
  /**
   * Maximum age of a session in seconds, counted from the sign-in; renewals do not extend it. From 60 to 315,360,000
   * (ten years). Default: 15,552,000 (180 days).
   */
  readonly sessionSeconds?: number | undefined;
  /** Rate limits and the time limit for requests to Webex. */
  readonly limits?: Partial<Limits> | undefined;
  /** Enables guest calls: `POST guest` gives a token to a caller without a Webex account. Default: disabled, 404. */
  readonly guest?: GuestOptions | undefined;
  /**
   * Returns a key that identifies the client for the rate limits, usually its IP address. Set this option behind a reverse
   * proxy, where all requests have the proxy's address. IPv6 addresses are counted by /64 network (RFC 6177), and all other
   * values individually. A promise is awaited. If the function throws or returns no string, the client counts as unknown.
   *
   * Default: the remote address of the Node socket; unknown in other runtimes. For unknown clients sign-ins are not
   * limited, and guests share ten times `guestsPerMinute`.
   */
  readonly rateLimitKey?: (
    request: Request,
  ) => Promise<string | null | undefined> | string | null | undefined;
  /**
   * Called with failures and warnings. Entries never contain tokens, secrets or user input. May be async. If it fails, the
   * entry is lost. Default: `console.warn`.
   */
  readonly log?: ((entry: LogEntry) => unknown) | undefined;
}

/** URLs of the authorization server: `https`, or `http` on a loopback address. */
export interface Endpoints {
  /** Authorization endpoint (RFC 6749, section 3.1). */
  readonly authorize: string;
  /** Token endpoint (RFC 6749, section 3.2). */
  readonly token: string;
  /** Revocation endpoint (RFC 7009). */
  readonly revoke: string;
  /** Webex's guest token endpoint, `/v1/guests/token`. */
  readonly guestToken: string;
  /** Webex's click-to-call token endpoint, `/v1/telephony/click2call/callToken`. */
  readonly callToken: string;
  /**
   * Issuer identifier. Set it if the server sends `iss` in its authorization response (RFC 9207): the value is then
   * required and verified. Default: none, because Webex does not send `iss`.
   */
  readonly issuer?: string | undefined;
}

/** Limits that protect this server and its use of Webex. */
export interface Limits {
  /** Sign-ins that one client may start per minute, and may complete per minute. 1 to 1,000,000. Default: 60. */
  readonly loginsPerMinute: number;
  /** Guest tokens that one client may request per minute. 1 to 1,000,000. Default: 20. */
  readonly guestsPerMinute: number;
  /** Timeout of a request to Webex in seconds, 0.01 to 300. Default: 10. */
  readonly upstreamSeconds: number;
}

/** Guest calls: callers without a Webex account who may call one number. */
export interface GuestOptions {
  /**
   * Returns an access token for the service app, with the scope `guest-issuer:write`. The token stays on this server.
   * Must settle within `limits.upstreamSeconds`; otherwise `POST guest` responds with 502.
   */
  readonly accessToken: () => string | Promise<string>;
  /** Number that guests call. It is fixed on the server, so that a page cannot choose another one. */
  readonly calledNumber: string;
}

/**
 * Key-value store for sessions, and for records that instances share (used sign-ins, counters, locks). Any unstorage driver
 * is suitable. Sessions are encrypted, so that somebody who can read the store gets no token.
 *
 * A method that does not settle within 5 seconds counts as failed.
 *
 * Instances that share a store coordinate renewals through it, so a read must return the latest write, as it does with a
 * single Redis server.
 */
export interface SessionStore {
  /** Returns the value, or null or undefined if there is none. May return a promise. */
  getItem(key: string): unknown;
  /**
   * Writes a value. `ttl` is its lifetime in seconds. If the store ignores it, short-lived items are removed by this
   * library; expired sessions remain in the store but are rejected.
   */
  setItem(key: string, value: string, options: {ttl: number}): unknown;
  /** Removes a value, if there is one. */
  removeItem(key: string): unknown;
  /**
   * Optional. Writes a value only if the key does not exist, atomically, like Redis' `SET … NX EX`. Returns whether the
   * value was written. Without this method each renewal waits 0.3 s to detect a second instance.
   */
  addItem?(key: string, value: string, options: {ttl: number}): boolean | Promise<boolean>;
}

/** A failure or a warning, for the operator's log. */
export interface LogEntry {
  /**
   * `login`, `callback`, `token`, `logout` or `guest`; `start` for a warning about the configuration; `limits` for a
   * warning about the rate limits.
   */
  readonly route: string;
  /**
   * Cause: a fixed phrase, in some cases with a status, a length, an error code or the name of an error. Never contains a
   * token, a secret or user input.
   */
  readonly reason: string;
}

/** Why a sign-in failed. Sent to the page, so it contains nothing secret. */
export type SignInOutcome =
  /** The person, or an administrator of their organization, refused consent. */
  | 'denied'
  /** Fewer scopes were granted than needed. */
  | 'missing-scope'
  /** This person or organization may not use the integration. */
  | 'not-entitled'
  /** The callback came without the sign-in cookie. */
  | 'no-cookie'
  /** The authorization server could not be reached, or did not respond in time. */
  | 'network'
  /** The authorization server failed, or this server did. */
  | 'server'
  /** The session has ended. */
  | 'expired';

/** Message to the page that started a sign-in in a popup, sent over a BroadcastChannel. */
export type SignInMessage =
  | {readonly type: 'signed-in'}
  | {
      readonly type: 'failed';
      readonly outcome: SignInOutcome;
      /** With `missing-scope`: the scopes that were not granted; all requested scopes if Webex does not list them. */
      readonly scopes?: readonly string[];
    };
