import {FaultError} from '../base/fault.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {anySignal, withTimeout} from '../base/timeout.js';
import {warnOnce} from '../base/warn-once.js';
import {withLock} from '../base/web-lock.js';
import {
  type AccessToken,
  checkAccessToken,
  type ExpiringToken,
  fingerprintOf,
  withExpiry,
} from './access-token.js';
import {areDifferentUsers, fetchUser, type User} from './profile.js';
import type {TokenSource} from './token-source.js';

/** The time limit for the profile, in milliseconds. After that the sign-in continues without the profile. */
const profileTimeout = 10_000;

/**
 * How long the source may take to return a renewed token, in milliseconds. There is a limit, because other tabs wait
 * for the renewal.
 */
const renewalTimeout = 30_000;

/**
 * The name of the Web Lock for replacing an expired token. It is not the lock for renewing, which the caller may hold. Only one
 * tab of the browser holds the lock at a time. The tabs that wait for it then find the new token.
 */
const lockName = 'webex-calling-elements/expired-token';

/** A token's owner, with the fingerprint of a token known to be theirs. */
export interface TokenOwner {
  readonly user: User;
  readonly fingerprint?: string | undefined;
}

type SourceOptions = Parameters<TokenSource>[0];

interface RequestOptions extends SourceOptions {
  /**
   * The time limit of the source, in milliseconds. No limit by default, because a source may wait for user input, for
   * example in a sign-in form.
   */
  readonly limit?: number;
}

/**
 * Wraps a page's token source and rejects tokens that do not belong to one person, the owner. All tokens of a sign-in
 * pass through this class: the first one, the one for moving the line from another tab, and renewed ones.
 */
export class OwnedTokenSource {
  readonly #source: TokenSource;
  #owner: TokenOwner | undefined;
  /** The current token, known to be the owner's. */
  #current: ExpiringToken | undefined;
  /**
   * A token whose owner Webex has not confirmed yet. The next attempt checks this token again instead of requesting
   * another one.
   */
  #unconfirmed: ExpiringToken | undefined;
  /** Whether Webex has returned the owner of a token. Without the scope `spark:people_read` it does not. */
  #canIdentify = false;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** The required owner, once known. */
  get owner(): TokenOwner | undefined {
    return this.#owner;
  }

  /**
   * Sets the required owner to `user`, the owner of `token`. Resolves once the token's fingerprint,
   * which other tabs compare with their own, has been computed.
   */
  async setOwner(user: User, token: ExpiringToken): Promise<void> {
    this.#current = token;
    this.#owner = {...this.#owner, user};
    const fingerprint = await fingerprintOf(token.accessToken);
    // A newer token may have arrived in the meantime.
    if (this.#current === token) this.#owner = {user, fingerprint};
  }

  /**
   * Requests a token from the source, without checking its owner. If the source's current token has expired, requests a
   * new one.
   *
   * @throws {FaultError} Any `FaultError` that the source or `checkAccessToken()` throws; `token-source-failed` if the
   *   source fails with another error.
   * @throws The signal's reason when `signal` aborts.
   */
  async request({signal, limit = Infinity, ...options}: RequestOptions): Promise<ExpiringToken> {
    // Also abort the source at the time limit.
    const timeout = limit < Infinity ? [AbortSignal.timeout(limit)] : [];
    const result = this.#ask({...options, signal: anySignal(signal, ...timeout)});
    const token = await withTimeout(result, limit, () => sourceFailure(), signal).catch((error: unknown) => {
      if (signal.aborted || error instanceof FaultError) throw error;
      throw sourceFailure(reportError('The token source failed', error));
    });
    checkAccessToken(token);
    return token;
  }

  async #ask(options: SourceOptions): Promise<ExpiringToken> {
    const ask = async (more?: {renew: true}): Promise<ExpiringToken> =>
      withExpiry(readToken(await Promise.resolve({...options, ...more}).then(this.#source)));
    const token = await ask();
    if (options.renew || !isExpired(token)) return token;
    // The source's current token has expired, for example while the computer slept.
    return withLock(lockName, options.signal, async () => {
      const current = await ask();
      return isExpired(current) ? ask({renew: true}) : current;
    });
  }

  /**
   * Requests the owner's current token or, with `renew`, a new one. Rejects a token of another person. If Webex has
   * returned the owner of an earlier token, also rejects a token whose owner Webex does not return.
   *
   * @throws {FaultError} Like `request()`; `another-user`, `owner-unknown`; `token-expired` if Webex refuses the token,
   *   and for a guest, whose token cannot be renewed.
   */
  async requestOwned(options: SourceOptions): Promise<ExpiringToken> {
    // Only guests have a `jwe`, and every guest token is for a new guest.
    if (this.#current?.jwe) throw faultError('token-expired');
    const unconfirmed = this.#unconfirmed;
    this.#unconfirmed = undefined;
    const isValid = unconfirmed && unconfirmed.expiresAt > Date.now();
    const token = isValid ? unconfirmed : await this.request({...options, limit: renewalTimeout});
    if (token.accessToken === this.#current?.accessToken) return token;
    try {
      const {user = {}} = this.#owner ?? {};
      const found = await this.#userOf(token, options.signal);
      if (areDifferentUsers(found, user)) throw faultError('another-user');
      if (this.#canIdentify && !found.id) throw faultError('owner-unknown');
      // Do not wait: the fingerprint for other tabs may follow later.
      void this.setOwner(user, token);
      return token;
    } catch (error) {
      const mightBelongToOwner = !(error instanceof FaultError) || error.fault.type === 'owner-unknown';
      if (mightBelongToOwner) this.#unconfirmed = token;
      throw error;
    }
  }

  /**
   * Checks that a token belongs to the person whose line the leader has, makes that person the required owner, and returns
   * them. Sends no request if both tabs have the same token.
   *
   * @throws {FaultError} `another-user-elsewhere`; `owner-unknown` if the leader has answered, and one of the owners is
   *   unknown; `token-expired` if Webex refuses the token.
   */
  async join(leader: TokenOwner, token: ExpiringToken, signal: AbortSignal): Promise<User> {
    const isSame = await isTokenOf(leader, token);
    const user = isSame ? leader.user : await this.#userOf(token, signal);
    if (areDifferentUsers(user, leader.user)) throw faultError('another-user-elsewhere');
    // A leader that has not answered has no fingerprint. The owners are compared when the leader answers.
    const isUnknown = !isSame && leader.fingerprint && !(user.id && leader.user.id);
    if (isUnknown) throw faultError('owner-unknown');
    await this.setOwner(user, token);
    return user;
  }

  /**
   * Requests the owner of a token from Webex during a sign-in. If Webex does not return the owner, the sign-in continues
   * and reads it from the SDK's device later. If Webex refuses the token, requests another one, once.
   *
   * @throws {FaultError} `another-user`, `token-expired`; like `request()`.
   */
  async identify(token: ExpiringToken, signal: AbortSignal): Promise<IdentifyResult> {
    const owner = this.#owner;
    const found = await this.#userOf(token, signal)
      .then(user => ({user}))
      .catch((error: unknown) => this.#identifyAnother(token, error, signal));
    if (!owner || (await isTokenOf(owner, token))) return found;
    if (areDifferentUsers(found.user, owner.user)) throw faultError('another-user');
    return {...found, expected: owner.user};
  }

  async #identifyAnother(
    refused: ExpiringToken,
    error: unknown,
    signal: AbortSignal,
  ): Promise<IdentifyResult> {
    signal.throwIfAborted();
    const options = {signal, renew: true, refused: refused.accessToken, limit: renewalTimeout};
    const newToken = await this.request(options);
    if (newToken.accessToken === refused.accessToken) throw error;
    return {user: await this.#userOf(newToken, signal), newToken};
  }

  /**
   * Requests the owner of a token from Webex. Every guest token is for a new guest with a new ID, so all guests get the
   * ID `guest`.
   */
  async #userOf({accessToken, jwe}: ExpiringToken, signal: AbortSignal): Promise<User> {
    const limit = AbortSignal.timeout(profileTimeout);
    const user = await fetchUser(accessToken, anySignal(signal, limit));
    signal.throwIfAborted();
    this.#canIdentify ||= Boolean(user.id);
    return jwe ? {...user, id: 'guest'} : user;
  }
}

function isExpired({expiresAt}: ExpiringToken): boolean {
  return expiresAt <= Date.now();
}

interface IdentifyResult {
  /** Empty if Webex does not return the owner. */
  readonly user: User;
  /**
   * The required owner, for `SdkConnection.open()` to compare with the owner of the SDK's device. Undefined if none is
   * required, or if the token is known to be theirs.
   */
  readonly expected?: User;
  /** Received instead of a token that Webex refused. */
  readonly newToken?: ExpiringToken;
}

/** Whether this token is the owner's known token. Then no request to Webex is necessary. */
async function isTokenOf({fingerprint}: TokenOwner, {accessToken}: ExpiringToken): Promise<boolean> {
  return fingerprint !== undefined && fingerprint === (await fingerprintOf(accessToken));
}

/**
 * Validates the result of the page's token source, which may be anything. Warns about invalid fields by name only, never
 * by value.
 */
function readToken(given: unknown): AccessToken {
  if (typeof given !== 'object' || !given) return {accessToken: typeof given === 'string' ? given : ''};
  const {accessToken, expiresIn, scopes, jwe} = given as Record<keyof AccessToken, unknown>;
  // An empty string is not a lifetime, although `Number('')` is 0.
  const isEmpty = typeof expiresIn === 'string' && !expiresIn.trim();
  const lifetime = isEmpty ? NaN : Number(expiresIn ?? NaN);
  const hasLifetime = expiresIn !== undefined && expiresIn !== null;
  const granted = typeof scopes === 'string' ? scopes.split(' ') : scopes;
  const problems = [
    typeof accessToken !== 'string' && 'accessToken is not a string',
    hasLifetime && Number.isNaN(lifetime) && 'expiresIn is not a number',
    !Array.isArray(granted ?? []) && 'scopes is not an array',
    typeof (jwe ?? '') !== 'string' && 'jwe is not a string',
  ].filter(Boolean);
  if (problems.length) warnOnce(`the token source returned invalid fields: ${problems.join(', ')}`);
  return {
    accessToken: typeof accessToken === 'string' ? accessToken : '',
    ...(!Number.isNaN(lifetime) && {expiresIn: lifetime}),
    ...(Array.isArray(granted) && {scopes: granted.map(String)}),
    ...(typeof jwe === 'string' && {jwe}),
  };
}

function sourceFailure(cause?: Error): FaultError {
  return faultError('token-source-failed', {cause});
}
