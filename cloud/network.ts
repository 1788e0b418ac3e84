import type {Socket} from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';
import type {NetworkProfile} from './scenario-shape.js';

export type Network = ReturnType<typeof createNetwork>;

/** Maximum size in bytes of the pieces in which a body is sent. */
const chunkSize = 16_384;

/**
 * Simulates the network between a browser and its servers. It works in the server, so that the browser's caches,
 * preflights and connections stay real. Intercepting the requests in the browser would bypass these.
 */
export function createNetwork(profile: () => NetworkProfile) {
  const openingTimes = new WeakMap<Socket, number>();
  /** The simulated link, which all connections share, and when all data sent so far has passed it. */
  let link = {freeAt: 0};

  return {
    /** Call when a connection opens. Its first response is delayed until the connection would be established. */
    noteConnection(socket: Socket): void {
      openingTimes.set(socket, performance.now());
    },

    /** Waits for the time that a response on this connection takes. */
    async delay(socket?: Socket): Promise<void> {
      const {connectionDelayMs, delayMs} = profile();
      const openedAt = socket && openingTimes.get(socket);
      if (openedAt !== undefined) await waitUntil(openedAt + connectionDelayMs);
      await waitUntil(performance.now() + delayMs);
    },

    /** Frees the link. */
    reset(): void {
      link = {freeAt: 0};
    },

    /** Limits the speed of a response's body. */
    limit(response: Response): Response {
      const {kilobitsPerSecond} = profile();
      if (kilobitsPerSecond === undefined || !response.body) return response;
      // After a reset, this body must not use the new link.
      const usedLink = link;
      const limited = new TransformStream<Uint8Array, Uint8Array>({
        async transform(part, controller) {
          for (let offset = 0; offset < part.length; offset += chunkSize) {
            const chunk = part.subarray(offset, offset + chunkSize);
            const start = Math.max(usedLink.freeAt, performance.now());
            usedLink.freeAt = start + (chunk.length * 8) / kilobitsPerSecond;
            await waitUntil(usedLink.freeAt);
            controller.enqueue(chunk);
          }
        },
      });
      return new Response(response.body.pipeThrough(limited), response);
    },
  };
}

/** Waits until a time. The timer does not keep the process alive after the cloud is closed. */
async function waitUntil(time: number): Promise<void> {
  const left = time - performance.now();
  if (left > 0) await pause(left, undefined, {ref: false});
}
