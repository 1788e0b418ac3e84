import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRefusal, SdkRegistration} from './sdk.js';

/** Requests a new token. Resolves with whether there is a new one. */
type Renew = () => Promise<boolean>;

const renewals = new WeakMap<object, Renew>();

/** Calls `renew` when Webex refuses the token of one of these lines before its expiry. */
export function onTokenRefused(lines: Readonly<Record<string, SdkLine>>, renew: Renew): void {
  for (const {registration} of Object.values(lines)) if (registration) renewals.set(registration, renew);
}

/** Requests a new token after Webex has refused that of a registration. Resolves with whether there is a new one. */
export async function renewTokenOf(registration: SdkRegistration): Promise<boolean> {
  return (await renewals.get(registration)?.()) ?? false;
}

/** Sends a request of a registration. If Webex refuses the token, sends the request once more with a new token. */
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
