import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {getRequestListener} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import type {Hono} from 'hono';
import {WebSocketServer, type WebSocket} from 'ws';
import {ConnectionDropped} from './connection-dropped.js';
import type {Mercury, MercuryAdmission, MercurySession} from './mercury.js';
import type {Network} from './network.js';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Closes all connections. Resolves once the port is free. */
  close(): Promise<void>;
}

/** Handlers: the app for HTTP, and optionally Mercury for the sockets under /mercury/ and a network that delays both. */
export interface Served {
  readonly app: Hono;
  readonly mercury?: Mercury;
  readonly network?: Network;
}

/** Starts an HTTP server. Rejects with `EADDRINUSE` if the port is in use. */
export async function listen(cloud: Served, port: number, host: string): Promise<Listening> {
  const sockets = new WebSocketServer({noServer: true, maxPayload: 1_048_576});
  // Node does not track upgraded sockets, so close() would wait for them forever.
  const upgraded = new Set<Duplex>();
  const respond = requestListener(cloud);
  const newServer = () =>
    createServer((incoming, outgoing) => {
      // Any page can send requests here, so no failure of a request may end the process.
      Promise.resolve(respond(incoming, outgoing)).catch(() => outgoing.destroy());
    })
      .on('connection', socket => cloud.network?.noteConnection(socket))
      .on('upgrade', (request, socket, head) => {
        upgraded.add(socket.once('close', () => upgraded.delete(socket)));
        upgrade(cloud, sockets, request, socket, head).catch(() => socket.destroy());
      });

  const servers = await (host === 'localhost'
    ? listenOnLoopback(newServer, port)
    : listenOn(newServer, port, host));
  const boundPort = portOf(servers[0]);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    async close() {
      for (const socket of upgraded) {
        socket.destroy();
      }
      await Promise.all(servers.map(stop));
    },
  };
}

function requestListener(cloud: Served) {
  return getRequestListener(
    async (request, env) => {
      // Hono's server accepts some invalid Host headers, such as a number that is too large for an address.
      if (!URL.canParse(request.url)) return new Response(null, {status: 400});
      try {
        // The simulated network does not delay the control API.
        const network = new URL(request.url).pathname.startsWith('/cloud/') ? undefined : cloud.network;
        await network?.delay(env.incoming.socket);
        const response = await cloud.app.fetch(request, env);
        return network?.limit(response) ?? response;
      } catch (error) {
        if (error instanceof ConnectionDropped) {
          drop(env.incoming.socket);
          return RESPONSE_ALREADY_SENT;
        }
        throw error;
      }
    },
    // A library must not replace the global Request and Response of its host process.
    {overrideGlobalObjects: false},
  );
}

/**
 * Drops a connection. If a reused connection closed without a byte, Chromium would repeat the request without notice, and one
 * drop would use two of the scenario's responses. After a line that is not HTTP the request fails and is not repeated.
 */
function drop(socket: Socket): void {
  if (socket.destroyed) return;
  socket.write('This connection was dropped by the scenario.\r\n');
  socket.destroySoon();
}

async function upgrade(
  cloud: Served,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  // A client that disconnects while its upgrade is pending must not end the process.
  socket.on('error', () => socket.destroy());
  await cloud.network?.delay(request.socket);
  const admission = await admissionOf(cloud, request);
  if (admission.kind === 'refuse') {
    socket.end(`HTTP/1.1 ${admission.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  sockets.handleUpgrade(request, socket, head, webSocket => {
    forwardEvents(
      webSocket,
      admission.open({
        send: text => webSocket.send(text),
        close: (code, reason) => webSocket.close(code, reason),
        terminate: () => webSocket.terminate(),
      }),
    );
  });
}

/** Decides whether to accept an upgrade. The SDK sends a valid path and host, but other clients may not. */
async function admissionOf({mercury}: Served, request: IncomingMessage): Promise<MercuryAdmission> {
  const {url: target = '', headers} = request;
  const base = `http://${headers.host ?? 'localhost'}`;
  if (!target.startsWith('/') || !URL.canParse(target, base)) return {kind: 'refuse', status: 400};
  const url = new URL(target, base);
  return mercury && url.pathname.startsWith('/mercury/') ? mercury.admit(url) : {kind: 'refuse', status: 404};
}

function forwardEvents(webSocket: WebSocket, session: MercurySession): void {
  webSocket.on('message', (data: Buffer) => {
    try {
      session.receive(data.toString());
    } catch {
      webSocket.terminate();
    }
  });
  webSocket.on('close', () => session.closed());
  webSocket.on('error', () => webSocket.terminate());
}

/**
 * Listens on both addresses of `localhost`, on the same port. With only 127.0.0.1, another program at the same port of [::1]
 * could get the browser's requests. With `localhost`, Node listens on only one of the two.
 */
async function listenOnLoopback(newServer: () => Server, port: number, attempts = 5): Promise<Server[]> {
  const [v4] = await listenOn(newServer, port, '127.0.0.1');
  try {
    return [...(v4 ? [v4] : []), ...(await listenOn(newServer, portOf(v4), '::1'))];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) {
      // This machine has no IPv6.
      return v4 ? [v4] : [];
    }
    await stop(v4);
    if (port !== 0 || attempts === 0) {
      throw error;
    }
    // Try another free port.
    return listenOnLoopback(newServer, port, attempts - 1);
  }
}

async function listenOn(newServer: () => Server, port: number, host: string): Promise<[Server]> {
  const server = newServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return [server];
}

function stop(server: Server | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (server === undefined) {
      resolve();
      return;
    }
    // Already closed.
    if (!server.listening) return resolve();
    server.close(error => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) {
    throw new TypeError('The server is not listening');
  }
  return address.port;
}
