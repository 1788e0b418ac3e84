import {randomUUID} from 'node:crypto';
import type {ListedFarEnd} from './call-api.js';
import {FAR_END_NUMBERS, type Sound} from './destination.js';
import type {Identity} from './identity.js';
import type {FarEnd} from './party.js';
import {SILENT_OFFER} from './silent-offer.js';

/** A command to the page that runs the far ends. */
export type PageCommand = {readonly id: string} & (
  | {readonly kind: 'offer'; readonly sound: Sound}
  | {readonly kind: 'answer'; readonly sound: Sound; readonly sdp: string}
  | {readonly kind: 'accept'; readonly sdp: string}
  | {readonly kind: 'pause'; readonly paused: boolean}
  | {readonly kind: 'close'}
);

type Send = (command: PageCommand) => void;

interface Session {
  readonly farEnd: FarEnd;
  readonly sound: Sound;
  readonly send: Send;
  /** Resolves the latest `offer()` or `answer()` with the page's SDP. */
  resolve: ((sdp: string) => void) | undefined;
}

const IDENTITIES: Readonly<Record<Sound, Identity>> = {
  echo: {displayName: 'Echo', number: FAR_END_NUMBERS.echo},
  tone: {displayName: 'Tone', number: FAR_END_NUMBERS.tone},
};

export type FarEnds = ReturnType<typeof createFarEnds>;

/**
 * Manages far ends: simulated remote parties that send audio. Audio needs a browser, so each far end runs in a
 * connected page, which receives commands and returns SDP.
 *
 * @param onLost Called with a far end whose page has disconnected.
 */
export function createFarEnds(onLost: (farEnd: FarEnd) => void) {
  const pages = new Set<Send>();
  const sessions = new Map<string, Session>();

  function create(sound: Sound, identity = IDENTITIES[sound]): FarEnd | undefined {
    const send = [...pages].at(-1);
    if (send === undefined) return undefined;
    const id = randomUUID();
    const waitForSdp = () =>
      new Promise<string>(resolve => {
        session.resolve = resolve;
      });
    const farEnd: FarEnd = {
      kind: 'far-end',
      name: sound,
      identity,
      party: undefined,
      isHolding: false,
      offer() {
        send({id, kind: 'offer', sound});
        return waitForSdp();
      },
      answer(offer) {
        send({id, kind: 'answer', sound, sdp: offer});
        return waitForSdp();
      },
      accept: answer => send({id, kind: 'accept', sdp: answer}),
      pause: paused => send({id, kind: 'pause', paused}),
      sendsAudio: () => sessions.has(id),
      close() {
        if (sessions.delete(id)) send({id, kind: 'close'});
      },
    };
    const session: Session = {farEnd, sound, send, resolve: undefined};
    sessions.set(id, session);
    return farEnd;
  }

  return {
    create,

    /** Adds a page. Returns a function that removes it, with its far ends. */
    addPage(send: Send): () => void {
      pages.add(send);
      return () => {
        pages.delete(send);
        for (const [id, session] of sessions) {
          if (session.send !== send) continue;
          sessions.delete(id);
          onLost(session.farEnd);
        }
      };
    },

    /** Passes the page's SDP to the latest `offer()` or `answer()` of a far end. Returns false if there is no such far end. */
    receive(id: string, sdp: string): boolean {
      const session = sessions.get(id);
      session?.resolve?.(sdp);
      return session !== undefined;
    },

    list: (): {pages: number; open: ListedFarEnd[]} => ({
      pages: pages.size,
      open: Array.from(sessions, ([id, {sound}]) => ({id, sound})),
    }),

    clear(): void {
      for (const {farEnd} of sessions.values()) farEnd.close();
    },
  };
}

/** A caller without audio, which needs no page. */
export function silentFarEnd(identity: Identity): FarEnd {
  return {
    kind: 'far-end',
    name: 'silent',
    identity,
    party: undefined,
    isHolding: false,
    offer: () => Promise.resolve(SILENT_OFFER),
    answer: () => new Promise(() => {}),
    accept: () => {},
    pause: () => {},
    sendsAudio: () => false,
    close: () => {},
  };
}
