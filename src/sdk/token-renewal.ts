import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRefusal, SdkRegistration} from './sdk.js';

/** Asks for another token; resolves with whether there is one. */
type Renew = () => Promise<boolean>;

const renewals = new WeakMap<object, Renew>();

/** Calls `renew` when Webex refuses the token of one of these lines before its time. */
export function onTokenRefused(lines: Readonly<Record<string, SdkLine>>, renew: Renew): void {
  for (const {registration} of Object.values(lines)) if (registration) renewals.set(registration, renew);
}

/** Webex has refused the token of a registration. Resolves with whether there is another one. */
export async function renewTokenOf(registration: SdkRegistration): Promise<boolean> {
  return (await renewals.get(registration)?.()) ?? false;
}

/** Makes a request of a registration's; where Webex refuses the token, once more with another one. */
export async function authorized<Answer>(
  registration: SdkRegistration,
  request: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await request();
  } catch (refusal) {
    const isUnauthorized = (refusal as SdkRefusal | undefined)?.statusCode === 401;
    if (isUnauthorized && (await renewTokenOf(registration))) return request();
    throw refusal;
  }
}
