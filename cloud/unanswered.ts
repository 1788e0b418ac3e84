import {ConnectionDropped} from './connection-dropped.js';

/** Manages the requests to which the scenario sends no response. Their connections stay open. */
export function createUnanswered() {
  const waiting = new Set<() => void>();

  return {
    /**
     * Leaves a request unanswered. Never resolves.
     *
     * @throws {ConnectionDropped} When the client disconnects, or all requests are released.
     */
    hang: (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        const end = () => {
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          reject(new ConnectionDropped());
        };
        waiting.add(end);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      }),

    release(): void {
      for (const end of waiting) end();
    },
  };
}
