import {faultError} from '../base/make-fault.js';
import {readText} from '../base/clean-text.js';
import {isHttps} from '../base/page-address.js';
import {serverBackoff} from '../base/server-backoff.js';

/** The person who is signed in. Fields that Webex does not return are undefined. */
export interface User {
  /** The person's UUID at Webex. `guest` for every guest, because Webex creates a new guest for each sign-in. */
  readonly id?: string | undefined;
  /** The person's name, cleaned for display. */
  readonly displayName?: string | undefined;
  /** The https URL of the picture. */
  readonly avatar?: string | undefined;
  /** The work number, or else the first other number. */
  readonly phoneNumber?: string | undefined;
  readonly extension?: string | undefined;
}

interface PhoneNumber {
  readonly type?: unknown;
  readonly value?: unknown;
}

/** The fields of `GET /v1/people/me` that are read here. They are not validated yet. */
interface Person {
  readonly id?: unknown;
  readonly displayName?: unknown;
  readonly avatar?: unknown;
  readonly phoneNumbers?: unknown;
  readonly extension?: unknown;
}

export const profileUrl = 'https://webexapis.com/v1/people/me';

/**
 * Requests the owner of a token from Webex. The request also checks the token quickly: the SDK needs up to a minute to
 * notice an invalid token and does not report it (trap 1).
 *
 * @returns An empty object after any failure except status 401 (no scope, no network, no answer, `Retry-After`), so
 *   that the sign-in continues without the profile.
 * @throws {FaultError} `token-expired` for status 401, which means that the token is invalid.
 */
export async function fetchUser(accessToken: string, signal: AbortSignal): Promise<User> {
  if (serverBackoff.secondsLeft(profileUrl)) return {};
  const response = await fetch(profileUrl, {
    headers: {authorization: `Bearer ${accessToken}`},
    signal,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  }).catch(() => undefined);
  if (response?.status === 401) throw faultError('token-expired');
  if (!response?.ok) {
    if (response) serverBackoff.note(profileUrl, response.status, response.headers.get('retry-after'));
    return {};
  }
  const person = ((await response.json().catch(() => undefined)) ?? {}) as Person;
  return Object.freeze({
    id: uuidOf(nonEmptyString(person.id)),
    displayName: readText(person.displayName),
    avatar: isHttps(person.avatar) ? person.avatar : undefined,
    phoneNumber: numberOf(person, 'work') ?? numberOf(person),
    extension: readText(person.extension) ?? numberOf(person, 'work_extension'),
  });
}

/** Whether two users are different people. False if one of them is unknown. */
export function areDifferentUsers(one: User, other: User): boolean {
  return Boolean(one.id && other.id && one.id !== other.id);
}

/** Returns the UUID in an ID of Webex's API, which is base64 of `ciscospark://us/PEOPLE/<uuid>`. The SDK uses the UUID. */
function uuidOf(id: string | undefined): string | undefined {
  if (!id) return undefined;
  try {
    return atob(id).split('/').at(-1);
  } catch {
    return id;
  }
}

/** Returns the first number of a type or, without a type, the first number that is not an extension. */
function numberOf({phoneNumbers}: Person, type?: string): string | undefined {
  if (!Array.isArray(phoneNumbers)) return undefined;
  const number = (phoneNumbers as readonly (PhoneNumber | null)[]).find(one => {
    return type ? one?.type === type : one?.type !== 'work_extension';
  });
  return readText(number?.value);
}

function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
