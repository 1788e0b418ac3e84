import {randomUUID} from 'node:crypto';
import {held} from './answers.js';
import type {RequestLog} from './request-log.js';
import type {ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';
import type {WdmDevices} from './wdm.js';

/** The client's end of a socket, as whoever carries it offers it: a `ws` socket here, a routed one in Playwright. */
export interface MercuryPeer {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends the connection without a closing handshake. */
  terminate(): void;
}

export interface MercurySession {
  receive(text: string): void;
  closed(): void;
}

export type MercuryAdmission =
  | {readonly kind: 'accept'; open(peer: MercuryPeer): MercurySession}
  | {readonly kind: 'refuse'; readonly status: number};

export type Mercury = ReturnType<typeof createMercury>;

interface Parts {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly wdmDevices: WdmDevices;
  readonly log: RequestLog;
}

const NO_SESSION: MercurySession = {receive: () => undefined, closed: () => undefined};

/** The event socket, request 3. */
export function createMercury({scenario, tokens, wdmDevices, log}: Parts) {
  /** Every open socket, with its device at WDM and the way to send it an event. */
  const live = new Map<MercuryPeer, {readonly deviceId: string; send(message: object): void}>();

  function session(peer: MercuryPeer, deviceId: string): MercurySession {
    let sequenceNumber = 0;
    const send = (message: object) => {
      sequenceNumber += 1;
      peer.send(JSON.stringify({...message, sequenceNumber, wsWriteTimestamp: Date.now()}));
    };
    live.set(peer, {deviceId, send});

    return {
      receive(text) {
        const message = parsed(text);
        if (message.type === 'authorization') {
          const grant = tokens.grantOf(message.data?.token);
          if (grant === undefined || grant.account !== wdmDevices.find(deviceId)?.account) {
            peer.close(4401, 'Authentication failed');
            return;
          }
          // What the SDK's connect() waits for.
          send({id: randomUUID(), data: {eventType: 'mercury.buffer_state'}, timestamp: Date.now()});
        } else if (message.type === 'ping') {
          send({id: message.id, type: 'pong'});
        }
        // Acknowledgements need no answer.
      },
      closed() {
        live.delete(peer);
      },
    };
  }

  /** Decides on an upgrade and writes it to the log. `status` 0: dropped at once after it was accepted. */
  async function admit(url: URL): Promise<MercuryAdmission> {
    const time = new Date().toISOString();
    const answer = scenario.next('mercury');
    await held(answer);
    const deviceId = url.pathname.replace(/^\/mercury\//, '');
    const planned = answer.status ?? 200;
    const refusal = planned === 200 && wdmDevices.find(deviceId) === undefined ? 404 : planned;
    const dropped = answer.drop === true;
    const status = dropped ? 0 : refusal === 200 ? 101 : refusal;
    log.add({time, method: 'GET', host: url.host, path: url.pathname, status, endpoint: 'mercury'});

    if (dropped) {
      return {kind: 'accept', open: peer => (peer.terminate(), NO_SESSION)};
    }
    if (refusal === 200) {
      return {kind: 'accept', open: peer => session(peer, deviceId)};
    }
    // A page cannot read the status of a refused upgrade, so the SDK asks for close codes instead: 4401 for 401.
    return url.searchParams.get('aliasHttpStatus') === 'true'
      ? {kind: 'accept', open: peer => (peer.close(4000 + refusal, String(refusal)), NO_SESSION)}
      : {kind: 'refuse', status: refusal};
  }

  return {
    admit,
    /** Cuts every open socket, as a network does; the SDK reconnects by itself. */
    drop(): number {
      const peers = [...live.keys()];
      live.clear();
      for (const peer of peers) {
        peer.terminate();
      }
      return peers.length;
    },
    connected: (deviceId: string): boolean => [...live.values()].some(one => one.deviceId === deviceId),
    /** Sends an event to a device's socket: false where it has none. */
    send(deviceId: string, data: {readonly eventType: string; readonly [member: string]: unknown}): boolean {
      const socket = [...live.values()].find(one => one.deviceId === deviceId);
      socket?.send({id: randomUUID(), data, timestamp: Date.now()});
      return socket !== undefined;
    },
  };
}

interface ClientMessage {
  readonly id?: string;
  readonly type?: string;
  readonly data?: {readonly token?: string};
}

function parsed(text: string): ClientMessage {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}
