import {randomUUID} from 'node:crypto';
import {z} from 'zod';
import type {RequestLog} from './request-log.js';
import {waitForDelay} from './request-middleware.js';
import type {MercuryAnswer, ScenarioPlayer} from './scenario.js';
import type {Tokens} from './tokens.js';
import type {WdmDevices} from './wdm.js';

/** Connection to the client: a `ws` socket, or a routed WebSocket in Playwright. */
export interface MercuryPeer {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Closes the connection without a closing handshake. */
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

interface MercuryOptions {
  readonly scenario: ScenarioPlayer;
  readonly tokens: Tokens;
  readonly wdmDevices: WdmDevices;
  readonly log: RequestLog;
}

interface Socket {
  /** ID of its WDM device. */
  readonly deviceId: string;
  isAuthorized: boolean;
  /** If true, nothing is sent: to the client it looks like a network that drops all packets. */
  isMuted: boolean;
  send(message: object): void;
}

const BY_SCENARIO = 'Closed by the scenario';

const NO_SESSION: MercurySession = {receive: () => undefined, closed: () => undefined};

/** Manages the sockets of Mercury, Webex's event service, over which calls arrive. */
export function createMercury({scenario, tokens, wdmDevices, log}: MercuryOptions) {
  const openSockets = new Map<MercuryPeer, Socket>();

  function openSession(peer: MercuryPeer, deviceId: string, {silent, close}: MercuryAnswer): MercurySession {
    let sequenceNumber = 0;
    const send = (message: object) => {
      if (socket.isMuted) return;
      sequenceNumber += 1;
      peer.send(JSON.stringify({...message, sequenceNumber, wsWriteTimestamp: Date.now()}));
    };
    const socket: Socket = {deviceId, isAuthorized: false, isMuted: silent === true, send};
    openSockets.set(peer, socket);

    function closeUnlessMuted(code: number, reason: string): void {
      if (!socket.isMuted) peer.close(code, reason);
    }

    function authorize(token: string | undefined): void {
      const account = tokens.grantOf(token)?.account;
      const isOwner = account !== undefined && account === wdmDevices.find(deviceId)?.account;
      if (!isOwner) return closeUnlessMuted(4401, 'Authentication failed');
      if (typeof close === 'number') return closeUnlessMuted(close, BY_SCENARIO);
      socket.isAuthorized = true;
      // The SDK's connect() waits for this event.
      send({id: randomUUID(), data: {eventType: 'mercury.buffer_state'}, timestamp: Date.now()});
      if (typeof close === 'object') closeUnlessMuted(close.code, BY_SCENARIO);
    }

    return {
      receive(text) {
        const message = parseMessage(text);
        if (message.type === 'authorization') {
          authorize(message.data?.token);
        } else if (message.type === 'ping') {
          send({id: message.id, type: 'pong'});
        }
        // Acknowledgements need no answer.
      },
      closed() {
        openSockets.delete(peer);
      },
    };
  }

  /** Decides whether to accept an upgrade, and logs it, with status 0 if the socket is only opened to be dropped. */
  async function admit(url: URL): Promise<MercuryAdmission> {
    const time = new Date().toISOString();
    const answer = scenario.next('mercury');
    await waitForDelay(answer);
    const deviceId = url.pathname.replace(/^\/mercury\//, '');
    const scenarioStatus = answer.status ?? 200;
    const statusCode =
      scenarioStatus === 200 && wdmDevices.find(deviceId) === undefined ? 404 : scenarioStatus;
    const isDropped = answer.drop === true;
    const upgradeStatus = statusCode === 200 ? 101 : statusCode;
    const status = isDropped ? 0 : upgradeStatus;
    log.add({time, method: 'GET', host: url.host, path: url.pathname, status, endpoint: 'mercury'});

    if (isDropped) {
      return {kind: 'accept', open: peer => (peer.terminate(), NO_SESSION)};
    }
    if (statusCode === 200) {
      return {kind: 'accept', open: peer => openSession(peer, deviceId, answer)};
    }
    // A page cannot read the status of a refused upgrade, so the SDK requests close codes instead: 4401 stands for 401.
    return url.searchParams.get('aliasHttpStatus') === 'true'
      ? {kind: 'accept', open: peer => (peer.close(4000 + statusCode, String(statusCode)), NO_SESSION)}
      : {kind: 'refuse', status: statusCode};
  }

  return {
    admit,
    /**
     * Closes all open sockets with `code`. Without `code`, drops them as a network failure would, and the SDK reconnects.
     */
    drop({code}: {readonly code?: number | undefined} = {}): number {
      const peers = [...openSockets.keys()];
      openSockets.clear();
      for (const peer of peers) {
        if (code === undefined) peer.terminate();
        else peer.close(code, 'Closed by the cloud');
      }
      return peers.length;
    },
    /** Keeps all open sockets open, but sends nothing on them from now on. */
    mute(): number {
      for (const socket of openSockets.values()) socket.isMuted = true;
      return openSockets.size;
    },
    /** Whether the device has an open socket, authorized or not. */
    hasSocket: (deviceId: string): boolean =>
      [...openSockets.values()].some(one => one.deviceId === deviceId),
    /** Whether the device has an open and authorized socket. */
    hasAuthorizedSocket: (deviceId: string): boolean =>
      [...openSockets.values()].some(one => one.deviceId === deviceId && one.isAuthorized),
    /** Sends an event to a device on its newest socket. Returns false if none is open and authorized. */
    send(deviceId: string, data: {readonly eventType: string; readonly [member: string]: unknown}): boolean {
      const socket = [...openSockets.values()].findLast(one => one.deviceId === deviceId && one.isAuthorized);
      socket?.send({id: randomUUID(), data, timestamp: Date.now()});
      return socket !== undefined;
    },
  };
}

const clientMessage = z.object({
  id: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  data: z
    .object({token: z.string().optional().catch(undefined)})
    .optional()
    .catch(undefined),
});

type ClientMessage = z.output<typeof clientMessage>;

/** Parses a message from the SDK. Returns an empty object for anything else. */
function parseMessage(text: string): ClientMessage {
  try {
    return clientMessage.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
