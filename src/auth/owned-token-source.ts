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
import {SignInError, type SignInFaultType} from './sign-in-fault.js';
import type {TokenSource} from './token-source.js';

/** How long the profile may take, in milliseconds. The sign-in goes on without it. */
const profileTimeout = 10_000;

/** How long the source may take for another token, in milliseconds: the other tabs wait for it. */
const renewalTimeout = 30_000;

/** Whose a token is: a person, and the fingerprint of a token that is known to be theirs. */
export interface TokenOwner {
  readonly user: User;
  readonly fingerprint?: string | undefined;
}

type AskOptions = Parameters<TokenSource>[0];

interface TakeOptions extends AskOptions {
  /** How long the source may take, in milliseconds: by default as long as it likes, as it may ask somebody. */
  readonly limit?: number;
}

/**
 * A token source, and whose tokens it must give. Every token of a sign-in comes through here: the first one, the one
 * with which another tab's line is brought here, and those that renew it.
 */
export class OwnedTokenSource {
  readonly #source: TokenSource;
  #owner: TokenOwner | undefined;
  /** The token that is known to be the owner's. */
  #present: ExpiringToken | undefined;
  /** A token that Webex has not attributed to anybody yet: asking for another one would not help. */
  #unconfirmed: ExpiringToken | undefined;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** Whose tokens these must be, once that is known. */
  get owner(): TokenOwner | undefined {
    return this.#owner;
  }

  /** From now on the tokens must be those of `user`, as `token` is. */
  async belongsTo(user: User, token: ExpiringToken): Promise<void> {
    this.#present = token;
    const fingerprint = await fingerprintOf(token.accessToken);
    // Another one may have come meanwhile.
    if (this.#present === token) this.#owner = {user, fingerprint};
  }

  /**
   * Takes a token from the source. Whose it is remains to be seen.
   *
   * @throws {SignInError} What the source throws, where it is a fault; `token-source-failed`; what
   *   `checkAccessToken()` refuses.
   * @throws The signal's reason when `signal` aborts.
   */
  async take({signal, limit = Infinity, ...how}: TakeOptions): Promise<ExpiringToken> {
    // The source is told as well that nobody waits for it any more.
    const late = limit < Infinity ? [AbortSignal.timeout(limit)] : [];
    const asked = Promise.resolve({...how, signal: anySignal(signal, ...late)}).then(this.#source);
    const given = await withTimeout(asked, limit, sourceFailed, signal).catch((error: unknown) => {
      throw signal.aborted || error instanceof SignInError ? error : sourceFailed();
    });
    const token = readToken(given);
    checkAccessToken(token);
    return withExpiry(token);
  }

  /**
   * Takes the owner's present token or, with `renew`, another one. A token is never taken from anybody else, nor from
   * somebody whom Webex does not name.
   *
   * @throws {SignInError} As `take()` does; `another-user`, `owner-unknown`; `token-expired` for a guest, whose next
   *   token would be another guest's.
   */
  async takeOwned(how: AskOptions): Promise<ExpiringToken> {
    if (this.#present?.jwe) throw new SignInError('token-expired');
    const waiting = this.#unconfirmed;
    this.#unconfirmed = undefined;
    const isGood = waiting && waiting.expiresAt > Date.now();
    const token = isGood ? waiting : await this.take({...how, limit: renewalTimeout});
    if (token.accessToken === this.#present?.accessToken) return token;
    try {
      const {user = {}} = this.#owner ?? {};
      await whenOwnedBy(user, token, how.signal);
      // The line's other tabs hear of it a moment later.
      void this.belongsTo(user, token);
      return token;
    } catch (error) {
      const isOpen = !(error instanceof SignInError) || error.fault.type === 'owner-unknown';
      if (isOpen) this.#unconfirmed = token;
      throw error;
    }
  }

  /**
   * Makes sure that a token is that of the person whose line another tab leads. Where it is the very same token, Webex
   * is not asked.
   *
   * @throws {SignInError} `another-user-elsewhere`; `owner-unknown` where Webex does not name anybody.
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
   * Asks Webex whose a token is, for a sign-in that can also find it out by the device. Where Webex refuses it, another
   * one is asked for, once.
   *
   * @returns The user, and who it has to be where that is still to be shown; and the token that came instead.
   * @throws {SignInError} `another-user`, `token-expired`; what `take()` throws.
   */
  async identify(token: ExpiringToken, signal: AbortSignal): Promise<Identified> {
    const owner = this.#owner;
    const found = await userOf(token, signal)
      .then(user => ({user}))
      .catch((error: unknown) => this.#identifyAnother(token, error, signal));
    if (!owner || (await isTokenOf(owner, token))) return found;
    if (areDifferentUsers(found.user, owner.user)) throw new SignInError('another-user');
    return {...found, expected: owner.user};
  }

  async #identifyAnother(refused: ExpiringToken, error: unknown, signal: AbortSignal): Promise<Identified> {
    signal.throwIfAborted();
    const how = {signal, renew: true, refused: refused.accessToken, limit: renewalTimeout};
    const instead = await this.take(how);
    if (instead.accessToken === refused.accessToken) throw error;
    return {user: await userOf(instead, signal), instead};
  }
}

interface Identified {
  readonly user: User;
  readonly expected?: User;
  readonly instead?: ExpiringToken;
}

/** Whether this is the very token that a person is known by: then Webex need not be asked. */
async function isTokenOf({fingerprint}: TokenOwner, {accessToken}: ExpiringToken): Promise<boolean> {
  return fingerprint !== undefined && fingerprint === (await fingerprintOf(accessToken));
}

/**
 * The user whom Webex names, who has to be `owner`.
 *
 * @throws {SignInError} `refusal`; `owner-unknown` where Webex does not name anybody, and the owner is a known person.
 */
async function whenOwnedBy(
  owner: User,
  token: ExpiringToken,
  signal: AbortSignal,
  refusal: SignInFaultType = 'another-user',
): Promise<User> {
  const user = await userOf(token, signal);
  if (areDifferentUsers(user, owner)) throw new SignInError(refusal);
  if (owner.id && !user.id) throw new SignInError('owner-unknown');
  return user;
}

/** Whose token it is, as far as Webex tells. Each token of a guest's is another guest's, and none of them is anybody. */
async function userOf({accessToken, jwe}: ExpiringToken, signal: AbortSignal): Promise<User> {
  const limit = AbortSignal.timeout(profileTimeout);
  const user = await fetchUser(accessToken, anySignal(signal, limit));
  signal.throwIfAborted();
  return jwe ? {...user, id: 'guest'} : user;
}

/** What a function of the host's gives may be anything. What is wrong with it goes to the console, by its name alone. */
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

function sourceFailed(): SignInError {
  return new SignInError('token-source-failed');
}
