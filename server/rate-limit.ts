import type {SessionStore} from './session-store.js';

export interface Limits {
  /** Sign-ins begun, a minute and client. */
  readonly loginsPerMinute: number;
  /** Guests, a minute and client: each is two requests to Webex, and nobody has signed in for them. */
  readonly guestsPerMinute: number;
  /** Before a request to Webex is given up. */
  readonly upstreamSeconds: number;
}

export const defaultLimits: Limits = {loginsPerMinute: 60, guestsPerMinute: 20, upstreamSeconds: 10};

export type RateLimit = ReturnType<typeof createRateLimit>;

const window = 60_000;
/** Where nobody says who a request is from, all are one client, which may do as much as ten. */
const crowd = 10;
const mostClients = 10_000;

/** Counts in minutes: here for each instance, or in the store for all of them. */
export function createRateLimit(store?: SessionStore) {
  const counts = new Map<string, number>();
  const turns = new Map<string, Promise<number>>();
  let minute = 0;

  function countHere(key: string): number {
    const now = Math.floor(Date.now() / window);
    if (now !== minute) {
      counts.clear();
      minute = now;
    }
    const known = counts.has(key) || counts.size < mostClients;
    const count = (counts.get(known ? key : 'everybody else') ?? 0) + 1;
    counts.set(known ? key : 'everybody else', count);
    return count;
  }

  /** One after the other within this instance, as the store can only read and write. */
  async function countThere(key: string, there: SessionStore): Promise<number> {
    const turn = (turns.get(key) ?? Promise.resolve(0))
      .catch(() => 0)
      .then(async () => {
        const item = `webex-limit:${key}:${Math.floor(Date.now() / window)}`;
        const count = Number((await there.getItem(item)) ?? 0) + 1;
        await there.setItem(item, String(count), {ttl: window / 1000});
        return count;
      });
    turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === turn) turns.delete(key);
    }
  }

  return {
    /** Counts a request; true when it is one too many. */
    async exceeded(what: string, client: string | null | undefined, perMinute: number): Promise<boolean> {
      const key = `${what}:${client ?? 'everybody'}`;
      const here = countHere(key);
      const limit = client ? perMinute : perMinute * crowd;
      // A flood does not get as far as the store.
      return here > limit || (store !== undefined && (await countThere(key, store)) > limit);
    },
  };
}
