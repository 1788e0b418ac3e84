import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRefusal, SdkRegistration, SdkWebex} from './sdk.js';

/** Requests a new token. Resolves with whether there is a new one. */
type Renew = () => Promise<boolean>;

/** An SDK object that sends requests with a line's token. */
type Sender = SdkRegistration | SdkWebex;

const renewals = new WeakMap<Sender, Renew>();

/** Calls `renew` when Webex refuses the token of one of these lines before its expiry. */
export function onTokenRefused(lines: Readonly<Record<string, SdkLine>>, renew: Renew): void {
  for (const {registration} of Object.values(lines) as {registration?: SdkRegistration}[]) {
    if (registration) renewals.set(registration, renew);
    if (registration?.webex) renewals.set(registration.webex, renew);
  }
}

/** Requests a new token after Webex has refused a sender's token. Resolves with whether there is a new one. */
export async function renewTokenOf(sender: Sender): Promise<boolean> {
  return (await renewals.get(sender)?.()) ?? false;
}

/** Sends a request. If Webex refuses the token, sends the request once more with a new token. */
export async function authorized<Answer>(sender: Sender, request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (refusal) {
    const isUnauthorized = (refusal as SdkRefusal | undefined)?.statusCode === 401;
    if (isUnauthorized && (await renewTokenOf(sender))) return request();
    throw refusal;
  }
}
