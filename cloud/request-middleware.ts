import {setTimeout as pause} from 'node:timers/promises';
import type {Context, MiddlewareHandler} from 'hono';
import {ConnectionDropped} from './connection-dropped.js';
import {refuse, type CloudEnv} from './request-context.js';
import type {Answer, HttpEndpoint, ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';

/** Waits for as long as the scenario delays the response. The timer does not keep the process alive after the cloud is closed. */
export const waitForDelay = async ({delayMs = 0}: {readonly delayMs?: number | undefined}): Promise<void> =>
  delayMs === 0 ? undefined : pause(delayMs, undefined, {ref: false});

/** Fields that are added to the body of a refusal. */
export type RefusalFields = (c: Context<CloudEnv>, answer: Answer) => object;

/** Middleware that applies the scenario's next response. If that is the normal one, the next handler responds. */
export function applyScenario(
  scenario: ScenarioPlayer,
  endpoint: HttpEndpoint,
  extraFields: RefusalFields = () => ({}),
): MiddlewareHandler<CloudEnv> {
  function leaveUnanswered(c: Context<CloudEnv>): Promise<never> {
    c.get('logUnanswered')();
    return scenario.hang(c.req.raw.signal);
  }

  return async (c, next) => {
    const answer = scenario.next(endpoint);
    await waitForDelay(answer);
    if (answer.drop === true) {
      throw new ConnectionDropped();
    }
    if (answer.hang === true) {
      return leaveUnanswered(c);
    }
    const {status = 200, errorCode, retryAfter, body: replacement} = answer;
    if (replacement !== undefined) {
      return replacements[replacement]();
    }
    if (status === 200) {
      await next();
      if (answer.drop === 'answer') {
        throw new ConnectionDropped();
      }
      return answer.hang === 'answer' ? leaveUnanswered(c) : undefined;
    }
    const message = `The scenario answers this ${endpoint} request with ${status}`;
    const body = {...(errorCode === undefined ? {} : {errorCode}), ...extraFields(c, answer)};
    const headers = retryAfter === undefined ? undefined : {'Retry-After': formatRetryAfter(retryAfter)};
    return refuse(c, status, message, body, headers);
  };
}

/** Responses that replace the service's own. */
const replacements: Readonly<Record<NonNullable<Answer['body']>, () => Response>> = {
  html: () =>
    new Response('<!doctype html><title>Sign in to this network</title>', {
      headers: {'Content-Type': 'text/html; charset=utf-8'},
    }),
  empty: () => Response.json({}),
};

/** Formats `Retry-After` in either form (RFC 9110, section 10.2.3). A date is rounded up to whole seconds. */
const formatRetryAfter = (retryAfter: NonNullable<Answer['retryAfter']>): string =>
  typeof retryAfter === 'number'
    ? String(retryAfter)
    : new Date(Math.ceil(Date.now() / 1000 + retryAfter.seconds) * 1000).toUTCString();

/** Responds with 401 if the token is invalid, and with 403 if it lacks the scope. Sets the token's account on the request. */
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
