import type {SdkLine} from '../line/sdk-line.js';
import type {SdkRefusal, SdkRegistration, SdkWebex} from './sdk.js';

/** Renews the token of a line. */
interface Renewer {
  /** Requests a new token. Resolves with whether there is a new one. */
  readonly renew: () => Promise<boolean>;
  /** Whether a request for a new token that has failed may succeed later. */
  readonly mayRenew?: () => boolean;
}

/** An SDK object that sends requests with a line's token. */
type Sender = SdkRegistration | SdkWebex;

const renewers = new WeakMap<Sender, Renewer>();

/** Uses `renewer` when Webex refuses the token of one of these lines. */
export function onTokenRefused(lines: Readonly<Record<string, SdkLine>>, renewer: Renewer): void {
  for (const {registration} of Object.values(lines) as {registration?: SdkRegistration}[]) {
    if (registration) renewers.set(registration, renewer);
    if (registration?.webex) renewers.set(registration.webex, renewer);
  }
}

/** Requests a new token after Webex has refused a sender's token. Resolves with whether there is a new one. */
export async function renewTokenOf(sender: Sender): Promise<boolean> {
  return (await renewers.get(sender)?.renew()) ?? false;
}

/** Whether a sender may get a new token later, although Webex has refused its token. */
export function mayRenewTokenOf(sender: Sender): boolean {
  return renewers.get(sender)?.mayRenew?.() ?? false;
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
