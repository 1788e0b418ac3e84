import {FaultError} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {anySignal, withTimeout} from '../base/timeout.js';
import {warnOnce} from '../base/warn-once.js';
import {
  type AccessToken,
  checkAccessToken,
  type ExpiringToken,
  fingerprintOf,
  withExpiry,
} from './access-token.js';
import {areDifferentUsers, fetchUser, type User} from './profile.js';
import type {TokenSource} from './token-source.js';

/** The time limit for the profile, in milliseconds. The sign-in continues without it. */
const profileTimeout = 10_000;

/** The time limit for a renewed token, in milliseconds: the other tabs wait for it. */
const renewalTimeout = 30_000;

/** The owner of a token: a person, and the fingerprint of a token known to be theirs. */
export interface TokenOwner {
  readonly user: User;
  readonly fingerprint?: string | undefined;
}

type AskOptions = Parameters<TokenSource>[0];

interface TakeOptions extends AskOptions {
  /** The time limit of the source, in milliseconds. None by default, because a source may wait for a person. */
  readonly limit?: number;
}

/**
 * A token source that accepts only tokens of one person. All tokens of a sign-in pass through it: the first one, the
 * one for moving the line from another tab, and renewed ones.
 */
export class OwnedTokenSource {
  readonly #source: TokenSource;
  #owner: TokenOwner | undefined;
  /** The current token, known to be the owner's. */
  #present: ExpiringToken | undefined;
  /** A token whose owner Webex has not confirmed yet. Requesting another one would not help. */
  #unconfirmed: ExpiringToken | undefined;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** The required owner, once known. */
  get owner(): TokenOwner | undefined {
    return this.#owner;
  }

  /** Sets the required owner to `user`, the owner of `token`. */
  async belongsTo(user: User, token: ExpiringToken): Promise<void> {
    this.#present = token;
    const fingerprint = await fingerprintOf(token.accessToken);
    // A newer token may have arrived meanwhile.
    if (this.#present === token) this.#owner = {user, fingerprint};
  }

  /**
   * Requests a token from the source, without checking its owner.
   *
   * @throws {FaultError} A `FaultError` of the source; `token-source-failed` for any other error; a failed check of
   *   `checkAccessToken()`.
   * @throws The signal's reason when `signal` aborts.
   */
  async take({signal, limit = Infinity, ...how}: TakeOptions): Promise<ExpiringToken> {
    // Abort the source as well when the time is over.
    const late = limit < Infinity ? [AbortSignal.timeout(limit)] : [];
    const asked = Promise.resolve({...how, signal: anySignal(signal, ...late)}).then(this.#source);
    const given = await withTimeout(asked, limit, () => sourceFailed(), signal).catch((error: unknown) => {
      if (signal.aborted || error instanceof FaultError) throw error;
      throw sourceFailed(reportError('The token source failed', error));
    });
    const token = readToken(given);
    checkAccessToken(token);
    return withExpiry(token);
  }

  /**
   * Requests the owner's current token or, with `renew`, a new one. Rejects a token of another person, or of an owner
   * whom Webex does not name.
   *
   * @throws {FaultError} Like `take()`; `another-user`, `owner-unknown`; `token-expired` for a guest, whose next token
   *   would belong to another guest.
   */
  async takeOwned(how: AskOptions): Promise<ExpiringToken> {
    if (this.#present?.jwe) throw faultError('token-expired');
    const waiting = this.#unconfirmed;
    this.#unconfirmed = undefined;
    const isGood = waiting && waiting.expiresAt > Date.now();
    const token = isGood ? waiting : await this.take({...how, limit: renewalTimeout});
    if (token.accessToken === this.#present?.accessToken) return token;
    try {
      const {user = {}} = this.#owner ?? {};
      await whenOwnedBy(user, token, how.signal);
      // Not awaited: the fingerprint for other tabs may follow later.
      void this.belongsTo(user, token);
      return token;
    } catch (error) {
      const isOpen = !(error instanceof FaultError) || error.fault.type === 'owner-unknown';
      if (isOpen) this.#unconfirmed = token;
      throw error;
    }
  }

  /**
   * Checks that a token belongs to the person whose line another tab leads. For the same token as the leader's, Webex
   * is not asked.
   *
   * @throws {FaultError} `another-user-elsewhere`; `owner-unknown` if Webex does not name the owner.
   */
  async join(leader: TokenOwner, token: ExpiringToken, signal: AbortSignal): Promise<User> {
    const isSame = await isTokenOf(leader, token);
    const user = isSame
      ? leader.user
      : await whenOwnedBy(leader.user, token, signal, 'another-user-elsewhere');
    await this.belongsTo(user, token);
    return user;
  }

  /**
   * Requests the owner of a token from Webex, for a sign-in that can otherwise learn it from the device. If Webex
   * refuses the token, requests another one, once.
   *
   * @returns The user, the expected owner if it is still to be confirmed, and the token received instead of a refused one.
   * @throws {FaultError} `another-user`, `token-expired`; like `take()`.
   */
  async identify(token: ExpiringToken, signal: AbortSignal): Promise<Identified> {
    const owner = this.#owner;
    const found = await userOf(token, signal)
      .then(user => ({user}))
      .catch((error: unknown) => this.#identifyAnother(token, error, signal));
    if (!owner || (await isTokenOf(owner, token))) return found;
    if (areDifferentUsers(found.user, owner.user)) throw faultError('another-user');
    return {...found, expected: owner.user};
  }

  async #identifyAnother(refused: ExpiringToken, error: unknown, signal: AbortSignal): Promise<Identified> {
    signal.throwIfAborted();
    const how = {signal, renew: true, refused: refused.accessToken, limit: renewalTimeout};
    const newToken = await this.take(how);
    if (newToken.accessToken === refused.accessToken) throw error;
    return {user: await userOf(newToken, signal), newToken};
  }
}

interface Identified {
  readonly user: User;
  readonly expected?: User;
  /** Received instead of a token that Webex refused. */
  readonly newToken?: ExpiringToken;
}

/** Whether this token is the owner's known token, so that Webex need not be asked. */
async function isTokenOf({fingerprint}: TokenOwner, {accessToken}: ExpiringToken): Promise<boolean> {
  return fingerprint !== undefined && fingerprint === (await fingerprintOf(accessToken));
}

/**
 * Returns the owner of a token, who must be `owner`.
 *
 * @throws {FaultError} `refusal` for another person; `owner-unknown` if the expected owner is known and Webex names
 *   nobody.
 */
async function whenOwnedBy(
  owner: User,
  token: ExpiringToken,
  signal: AbortSignal,
  refusal: FaultType = 'another-user',
): Promise<User> {
  const user = await userOf(token, signal);
  if (areDifferentUsers(user, owner)) throw faultError(refusal);
  if (owner.id && !user.id) throw faultError('owner-unknown');
  return user;
}

/**
 * Returns the owner of a token, as far as Webex names them. Each token of a guest belongs to another guest, so guests
 * share the id `guest`.
 */
async function userOf({accessToken, jwe}: ExpiringToken, signal: AbortSignal): Promise<User> {
  const limit = AbortSignal.timeout(profileTimeout);
  const user = await fetchUser(accessToken, anySignal(signal, limit));
  signal.throwIfAborted();
  return jwe ? {...user, id: 'guest'} : user;
}

/**
 * Reads the result of a host's function, which may be anything. Warns about invalid fields by name only, never by
 * value.
 */
function readToken(given: unknown): AccessToken {
  if (typeof given !== 'object' || !given) return {accessToken: typeof given === 'string' ? given : ''};
  const {accessToken, expiresIn, scopes, jwe} = given as Record<keyof AccessToken, unknown>;
  const lifetime = Number(expiresIn ?? NaN);
  const granted = typeof scopes === 'string' ? scopes.split(' ') : scopes;
  const odd = [
    typeof accessToken !== 'string' && 'accessToken is no string',
    Number.isNaN(lifetime) && (expiresIn ?? undefined) !== undefined && 'expiresIn is no number of seconds',
    !Array.isArray(granted ?? []) && 'scopes is no array',
    typeof (jwe ?? '') !== 'string' && 'jwe is no string',
  ].filter(Boolean);
  if (odd.length) warnOnce(`what a token source gave is not understood: ${odd.join(', ')}`);
  return {
    accessToken: typeof accessToken === 'string' ? accessToken : '',
    ...(!Number.isNaN(lifetime) && {expiresIn: lifetime}),
    ...(Array.isArray(granted) && {scopes: granted.map(String)}),
    ...(typeof jwe === 'string' && {jwe}),
  };
}

function sourceFailed(cause?: Error): FaultError {
  return faultError('token-source-failed', {cause});
}
