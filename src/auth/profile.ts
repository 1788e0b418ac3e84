import {SignInError} from './sign-in-fault.js';

/** Who has signed in, as far as Webex tells. */
export interface User {
  /** The person's uuid at Webex. */
  readonly id?: string;
  readonly displayName?: string;
  /** Address of the picture. */
  readonly avatar?: string;
  readonly phoneNumber?: string;
  readonly extension?: string;
}

/** The fields of `GET /v1/people/me` that are read here. */
interface Person {
  readonly id?: string;
  readonly displayName?: string;
  readonly avatar?: string;
  readonly phoneNumbers?: readonly {readonly type?: string; readonly value?: string}[];
  readonly extension?: string;
}

export const profileUrl = 'https://webexapis.com/v1/people/me';

/**
 * Asks Webex whose token it is. This is the quick check of a token too: the SDK takes up to a minute to notice a bad
 * one and does not say so (trap 1). Only an answer 401 means a bad token. Anything else that is not a profile (no
 * scope, no network, no answer) means that the profile stays unknown, and sign-in goes on.
 *
 * @throws {SignInError} `token-expired`
 */
export async function fetchUser(accessToken: string, signal: AbortSignal): Promise<User> {
  const response = await fetch(profileUrl, {
    headers: {authorization: `Bearer ${accessToken}`},
    signal,
    cache: 'no-store',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  }).catch(() => undefined);
  if (response?.status === 401) throw new SignInError('token-expired');
  if (!response?.ok) return {};
  const person = (await response.json().catch(() => ({}))) as Person;
  return Object.freeze({
    id: uuidOf(person.id),
    displayName: person.displayName,
    avatar: httpsOnly(person.avatar),
    phoneNumber: workNumberOf(person),
    extension: person.extension ?? numberOfType(person, 'work_extension'),
  });
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

function workNumberOf(person: Person): string | undefined {
  return numberOfType(person, 'work') ?? person.phoneNumbers?.[0]?.value;
}

function numberOfType(person: Person, type: string): string | undefined {
  return person.phoneNumbers?.find(number => number.type === type)?.value;
}

/** A picture's address goes into the page: nothing but https is let through. */
function httpsOnly(url: string | undefined): string | undefined {
  return url?.startsWith('https://') ? url : undefined;
}
