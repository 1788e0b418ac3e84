import {setTimeout as pause} from 'node:timers/promises';
import type {Context, MiddlewareHandler} from 'hono';
import type {Account} from './accounts.js';
import type {Answer, AnsweringEndpoint, ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** What the middleware of the data plane leaves on a request. */
export interface CloudEnv {
  Variables: {endpoint: string; account: Account};
}

/** Thrown through the app; who holds the socket destroys it. In-process, `fetch` rejects as a network failure does. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The scenario dropped the connection');
  }
}

/** Waits as the answer says, without holding the process open: a cloud that was closed has nobody left to answer. */
export const held = async ({delayMs = 0}: Answer): Promise<void> =>
  delayMs === 0 ? undefined : pause(delayMs, undefined, {ref: false});

export type RefusalBody = (c: Context<CloudEnv>, answer: Answer) => object;

/** Names the request for the log. */
export const named =
  (endpoint: string): MiddlewareHandler<CloudEnv> =>
  (c, next) => {
    c.set('endpoint', endpoint);
    return next();
  };

/** Webex's services put the reason into `message`; Mobius adds an `errorCode`, which is what the SDK goes by. */
export function refuse(
  c: Context,
  status: number,
  message: string,
  more: object = {},
  headers: Record<string, string> = {},
): Response {
  return Response.json({message, ...more, trackingId: c.req.header('trackingid')}, {status, headers});
}

/** Takes the endpoint's next turn of the scenario; the normal answer is what comes after it. */
export function answering(
  scenario: ScenarioPlayer,
  endpoint: AnsweringEndpoint,
  more: RefusalBody = () => ({}),
): MiddlewareHandler<CloudEnv> {
  return async (c, next) => {
    const answer = scenario.next(endpoint);
    await held(answer);
    if (answer.drop === true) {
      throw new ConnectionDropped();
    }
    const {status = 200, errorCode, retryAfter} = answer;
    if (status === 200) {
      await next();
      if (answer.drop === 'answer') {
        throw new ConnectionDropped();
      }
      return undefined;
    }
    const message = `The scenario answers this ${endpoint} request with ${status}`;
    const body = {...(errorCode === undefined ? {} : {errorCode}), ...more(c, answer)};
    return refuse(
      c,
      status,
      message,
      body,
      retryAfter === undefined ? {} : {'Retry-After': String(retryAfter)},
    );
  };
}

/** 401 without a live token, 403 without the scope; leaves the token's account on the request. */
export function authorized(tokens: Tokens, scope?: string): MiddlewareHandler<CloudEnv> {
  return (c, next) => {
    const grant = tokens.grantOf(c.req.header('authorization'));
    if (grant === undefined) {
      return Promise.resolve(
        refuse(c, 401, 'The request requires a valid access token set in the Authorization request header.'),
      );
    }
    if (scope !== undefined && !grant.scopes.includes(scope)) {
      return Promise.resolve(refuse(c, 403, `The token does not have the scope ${scope}.`));
    }
    c.set('account', grant.account);
    return next();
  };
}
