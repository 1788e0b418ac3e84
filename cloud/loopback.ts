import {IncomingMessage} from 'node:http';
import type {Socket} from 'node:net';
import type {Context, MiddlewareHandler} from 'hono';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Accepts requests only from this machine, and only from its own pages. Checking the address is not enough. With DNS
 * rebinding, a page with any host name can reach 127.0.0.1, so the Host header is checked as well. Any page can also send
 * cross-site posts, so the sender is checked.
 */
export const loopbackOnly: MiddlewareHandler = (c, next) => {
  const reason = refusalReason(c);
  return reason === undefined
    ? next()
    : Promise.resolve(c.json({error: `The control API answers this machine only: ${reason}`}, 403));
};

/**
 * Refuses requests that pages of other sites send from this machine, except navigations. Without it, any page could consent to a
 * sign-in in the person's place, read the code from the address of the last response, and exchange it for a token, because
 * the client secret is public. Requests of this process and of other machines are accepted: the pages there may have any
 * origin.
 */
export const ownPagesOnly: MiddlewareHandler = (c, next) => {
  const isNavigation = c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate';
  const address = connectionOf(c)?.remoteAddress;
  const reason = isNavigation || !address || !isLoopback(address) ? undefined : senderProblem(c);
  return reason === undefined
    ? next()
    : Promise.resolve(c.text(`Only pages of this machine are answered: ${reason}`, 403));
};

function refusalReason(c: Context): string | undefined {
  const address = connectionOf(c)?.remoteAddress;
  return address === undefined || isLoopback(address) ? senderProblem(c) : `the request came from ${address}`;
}

/** Returns why the sender is not a page or a program of this machine. Undefined if it may be one. */
function senderProblem(c: Context): string | undefined {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  if (!LOOPBACK_NAMES.has(nameOf(host))) {
    return `the Host header is ${host}, expected localhost, 127.0.0.1 or [::1]`;
  }
  if (c.req.header('sec-fetch-site') === 'cross-site') {
    return 'a page of another site sent it';
  }
  // Browsers without Sec-Fetch-Site send Origin.
  const origin = c.req.header('origin');
  if (origin !== undefined && !LOOPBACK_NAMES.has(nameOf(origin.replace(/^https?:\/\//, '')))) {
    return `a page of ${origin} sent it`;
  }
  return undefined;
}

/** Returns the connection of a request; undefined for `fetch(request)` in this process. */
export function connectionOf(c: Context): Socket | undefined {
  const env: unknown = c.env;
  const incoming = typeof env === 'object' && env !== null && 'incoming' in env ? env.incoming : undefined;
  return incoming instanceof IncomingMessage ? incoming.socket : undefined;
}

const isLoopback = (address: string) => /^(?:::ffff:)?127\.|^::1$/.test(address);
/** Whether a host name is a loopback name. */
export const isLoopbackName = (name: string) => LOOPBACK_NAMES.has(name);

const nameOf = (host: string) => host.toLowerCase().replace(/:\d+$/, '');
