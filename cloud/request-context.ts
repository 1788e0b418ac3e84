import type {Context, MiddlewareHandler} from 'hono';
import type {Account} from './accounts.js';

/** Variables of a request to one of the simulated services. */
export interface CloudEnv {
  Variables: {
    endpoint: string;
    account: Account;
    /** Tracking ID of the request, or a generated one. */
    trackingId: string;
    /** Logs the request now, as unanswered. */
    logUnanswered: () => void;
  };
}

/** Sets the request's endpoint, for the log. */
export const setEndpoint =
  (endpoint: string): MiddlewareHandler<CloudEnv> =>
  (c, next) => {
    c.set('endpoint', endpoint);
    return next();
  };

/** Responds with an error in the format of Webex's services: a `message` and, from Mobius, an `errorCode` for the SDK. */
export function refuse(
  c: Context<CloudEnv>,
  status: number,
  message: string,
  extraFields: object = {},
  headers: Record<string, string> = {},
): Response {
  return Response.json({message, ...extraFields, trackingId: c.get('trackingId')}, {status, headers});
}
