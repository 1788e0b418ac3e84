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
  /** The source's tokens, first without and then with `renew`. */
  readonly gives?: (renew: boolean) => AccessToken | Error;
  readonly isBusy?: () => boolean;
  readonly first?: AccessToken;
}

/** A keeper of a token valid for an hour, and a record of its events. */
export function keep({
  gives = () => ({accessToken: 'second', expiresIn: hour}),
  isBusy = () => false,
  first,
}: Setup = {}) {
  const asked: string[] = [];
  const taken: string[] = [];
  const events: TokenEvent[] = [];
  const end = new AbortController();
  const keeping = {
    async ask({renew = false}: {renew?: boolean | undefined}) {
      asked.push(renew ? 'renew' : 'ask');
      const given = gives(renew);
      if (given instanceof Error) throw given;
      return withExpiry(given);
    },
    isBusy,
    onRenewed: ({accessToken}: AccessToken) => taken.push(accessToken),
    onEvent(event: TokenEvent) {
      events.push(event);
      // Like the session.
      if (event.type === 'token-expired') end.abort();
    },
  };
  new TokenKeeper(withExpiry(first ?? {accessToken: 'first', expiresIn: hour}), keeping, end.signal);
  return {asked, taken, end, events, types: () => events.map(({type}) => type)};
}

export const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
export const same = (expiresIn: number) => () => ({accessToken: 'first', expiresIn});
export const atNextAsk = () => {
  let asked = 0;
  return (renew: boolean) =>
    renew
      ? {accessToken: `token ${++asked}`, expiresIn: hour}
      : {accessToken: asked ? `token ${asked}` : 'first', expiresIn: hour};
};

export const fault = (type: FaultType): FaultError => faultError(type);
