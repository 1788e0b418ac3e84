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

export type Limited = 'login' | 'guest';
export type RateLimit = ReturnType<typeof createRateLimit>;

const window = 60_000;
/** How many clients are counted at a time, in each instance. */
const mostClients = 10_000;

/**
 * Counts the requests of each client in minutes: here for each instance, or in the store for all of them. No count is
 * shared by clients: one of them could use it up for all others. Where there are more clients than are counted, the one
 * that has been quiet for longest is forgotten, and may begin again.
 */
export function createRateLimit(store?: SessionStore) {
  /** The client that was counted last is the last. */
  const counts = new Map<string, number>();
  const turns = new Map<string, Promise<number>>();
  let minute = 0;

  function countHere(key: string): number {
    const now = Math.floor(Date.now() / window);
    if (now !== minute) counts.clear();
    minute = now;
    const count = (counts.get(key) ?? 0) + 1;
    counts.delete(key);
    const [quietest] = counts.size < mostClients ? [] : counts.keys();
    if (quietest !== undefined) counts.delete(quietest);
    counts.set(key, count);
    return count;
  }

  /** One after the other within this instance, as the store can only read and write. */
  async function countThere(key: string, there: SessionStore): Promise<number> {
    const turn = (turns.get(key) ?? Promise.resolve(0))
      .catch(() => 0)
      .then(async () => {
        const item = `webex-limit:${key}:${Math.floor(Date.now() / window)}`;
        const count = (Number(await there.getItem(item)) || 0) + 1;
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
    /** Counts a request of a client; true when it is one too many. */
    async exceeded(what: Limited, client: string, perMinute: number): Promise<boolean> {
      const key = `${what}:${client}`;
      // A flood does not get as far as the store.
      return (
        countHere(key) > perMinute || (store !== undefined && (await countThere(key, store)) > perMinute)
      );
    },
  };
}
