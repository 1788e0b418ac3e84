import type {FaultError} from '../../src/base/fault.js';
import type {FaultType} from '../../src/base/fault-catalog.js';
import {faultError} from '../../src/base/make-fault.js';
import {afterEach, beforeEach, vi} from 'vitest';
import {withExpiry, type AccessToken} from '../../src/auth/access-token.js';
import {TokenKeeper, type TokenEvent} from '../../src/auth/token-keeper.js';

export const hour = 3_600;
export const start = Date.UTC(2026, 0, 1);

/** Installs a fake clock. */
export function useClock(): void {
  beforeEach(
    () => void vi.useFakeTimers({now: start, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance']}),
  );
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}

interface Setup {
  /** The token that the source returns, or the error that it throws. */
  readonly source?: (renew: boolean) => AccessToken | Error;
  readonly isBusy?: () => boolean;
  /** The token at the start. */
  readonly first?: AccessToken;
}

/** Starts a keeper, by default of a token that is valid for an hour. Records its requests, new tokens and events. */
export function startKeeper({
  source = () => ({accessToken: 'second', expiresIn: hour}),
  isBusy = () => false,
  first,
}: Setup = {}) {
  const requests: string[] = [];
  const newTokens: string[] = [];
  const events: TokenEvent[] = [];
  const end = new AbortController();
  const options = {
    async ask({renew = false}: {renew?: boolean | undefined}) {
      requests.push(renew ? 'renew' : 'ask');
      const given = source(renew);
      if (given instanceof Error) throw given;
      return withExpiry(given);
    },
    isBusy,
    onRenewed: ({accessToken}: AccessToken) => newTokens.push(accessToken),
    onEvent(event: TokenEvent) {
      events.push(event);
      // The session also ends the keeper then.
      if (event.type === 'token-expired') end.abort();
    },
  };
  new TokenKeeper(withExpiry(first ?? {accessToken: 'first', expiresIn: hour}), options, end.signal);
  return {requests, newTokens, end, events, types: () => events.map(({type}) => type)};
}

export const advanceMinutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
/** A source that always returns the first token, with this lifetime. */
export const unchangedToken = (expiresIn: number) => () => ({accessToken: 'first', expiresIn});
/** A source that returns `first` until the first renewal, and then `token 1`, `token 2` and so on. */
export const numberedTokens = () => {
  let renewals = 0;
  return (renew: boolean) => {
    if (renew) renewals += 1;
    return {accessToken: renewals ? `token ${renewals}` : 'first', expiresIn: hour};
  };
};

export const fault = (type: FaultType): FaultError => faultError(type);
