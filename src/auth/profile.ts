import {readText} from '../base/clean-text.js';
import {serverBackoff} from '../base/server-backoff.js';
import {SignInError} from './sign-in-fault.js';

/** Who has signed in, as far as Webex tells. */
export interface User {
  /** The person's uuid at Webex; `guest` for a guest, who is somebody else at each sign-in. */
  readonly id?: string | undefined;
  readonly displayName?: string | undefined;
  /** Address of the picture. */
  readonly avatar?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly extension?: string | undefined;
}

interface PhoneNumber {
  readonly type?: unknown;
  readonly value?: unknown;
}

/** The fields of `GET /v1/people/me` that are read here. None of them is taken for granted. */
interface Person {
  readonly id?: unknown;
  readonly displayName?: unknown;
  readonly avatar?: unknown;
  readonly phoneNumbers?: unknown;
  readonly extension?: unknown;
}

export const profileUrl = 'https://webexapis.com/v1/people/me';

/**
 * Asks Webex whose token it is. This is the quick check of a token too: the SDK takes up to a minute to notice a bad
 * one and does not say so (trap 1). Only an answer 401 means a bad token. Anything else that is not a profile (no
 * scope, no network, no answer, a server that asks to be left alone) means that the profile stays unknown, and sign-in
 * goes on.
 *
 * @throws {SignInError} `token-expired`
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
  if (response?.status === 401) throw new SignInError('token-expired');
  if (!response?.ok) {
    if (response) serverBackoff.note(profileUrl, response.status, response.headers.get('retry-after'));
    return {};
  }
  const person = ((await response.json().catch(() => undefined)) ?? {}) as Person;
  return Object.freeze({
    id: uuidOf(textOf(person.id)),
    displayName: readText(person.displayName),
    avatar: httpsOnly(textOf(person.avatar)),
    phoneNumber: numberOf(person, 'work') ?? numberOf(person),
    extension: readText(person.extension) ?? numberOf(person, 'work_extension'),
  });
}

/** Whether these are two people, as far as Webex told. */
export function areDifferentUsers(one: User, other: User): boolean {
  return Boolean(one.id && other.id && one.id !== other.id);
}

/** Ids in Webex's API are base64 of `ciscospark://us/PEOPLE/<uuid>`; the SDK knows the same person by the uuid. */
function uuidOf(id: string | undefined): string | undefined {
  if (!id) return undefined;
  try {
    return atob(id).split('/').at(-1);
  } catch {
    return id;
  }
}

/** The first number of a type; without a type, the first that is no extension. */
function numberOf({phoneNumbers}: Person, type?: string): string | undefined {
  if (!Array.isArray(phoneNumbers)) return undefined;
  const number = (phoneNumbers as readonly (PhoneNumber | null)[]).find(one => {
    return type ? one?.type === type : one?.type !== 'work_extension';
  });
  return readText(number?.value);
}

/** A picture's address goes into the page: nothing but https is let through. */
function httpsOnly(url: string | undefined): string | undefined {
  return url?.startsWith('https://') ? url : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
