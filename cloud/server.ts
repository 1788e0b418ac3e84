import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {getRequestListener} from '@hono/node-server';
import {RESPONSE_ALREADY_SENT} from '@hono/node-server/utils/response';
import type {Hono} from 'hono';
import {WebSocketServer, type WebSocket} from 'ws';
import {ConnectionDropped} from './connection-dropped.js';
import type {Mercury, MercuryAdmission, MercurySession} from './mercury.js';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Ends every connection; resolves once the port is free. */
  close(): Promise<void>;
}

/** What is served: HTTP by the app, the sockets under /mercury/ by Mercury, where there is one. */
export interface Served {
  readonly app: Hono;
  readonly mercury?: Mercury;
}

/** Rejects with `EADDRINUSE` when the port is taken. */
export async function listen(cloud: Served, port: number, host: string): Promise<Listening> {
  const sockets = new WebSocketServer({noServer: true, maxPayload: 1_048_576});
  // Node forgets a socket once it is upgraded, and close() would wait for it for ever.
  const upgraded = new Set<Duplex>();
  const answer = requestListener(cloud);
  const server = () =>
    createServer((incoming, outgoing) => {
      // As a page of any name may send requests here: whatever goes wrong with one, the process goes on.
      Promise.resolve(answer(incoming, outgoing)).catch(() => outgoing.destroy());
    }).on('upgrade', (request, socket, head) => {
      upgraded.add(socket.once('close', () => upgraded.delete(socket)));
      upgrade(cloud, sockets, request, socket, head).catch(() => socket.destroy());
    });

  const servers = await (host === 'localhost'
    ? listenOnLoopback(server, port)
    : listenOn(server, port, host));
  const taken = portOf(servers[0]);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
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
      // The library takes some Host headers for names that are none, such as a number too large for an address.
      if (!URL.canParse(request.url)) return new Response(null, {status: 400});
      try {
        return await cloud.app.fetch(request, env);
      } catch (error) {
        if (error instanceof ConnectionDropped) {
          drop(env.incoming.socket);
          return RESPONSE_ALREADY_SENT;
        }
        throw error;
      }
    },
    // A library may not replace the global Request and Response of the process that starts it.
    {overrideGlobalObjects: false},
  );
}

/**
 * Chromium repeats a request at once, unseen by the page, when a connection that it reuses ends without a byte: one drop
 * would take two turns and look like a slow answer. A line that is not HTTP fails the request, and is not repeated.
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
  // A peer that goes away while its upgrade waits must not end the process.
  socket.on('error', () => socket.destroy());
  const admission = await admissionOf(cloud, request);
  if (admission.kind === 'refuse') {
    socket.end(`HTTP/1.1 ${admission.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  sockets.handleUpgrade(request, socket, head, webSocket => {
    carry(
      webSocket,
      admission.open({
        send: text => webSocket.send(text),
        close: (code, reason) => webSocket.close(code, reason),
        terminate: () => webSocket.terminate(),
      }),
    );
  });
}

/** Clients of the SDK's name a path and a host. Anybody else may send `//`, or a host that is none. */
async function admissionOf({mercury}: Served, request: IncomingMessage): Promise<MercuryAdmission> {
  const {url: target = '', headers} = request;
  const base = `http://${headers.host ?? 'localhost'}`;
  if (!target.startsWith('/') || !URL.canParse(target, base)) return {kind: 'refuse', status: 400};
  const url = new URL(target, base);
  return mercury && url.pathname.startsWith('/mercury/') ? mercury.admit(url) : {kind: 'refuse', status: 404};
}

function carry(webSocket: WebSocket, session: MercurySession): void {
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
 * Both addresses of `localhost`, on one port. With 127.0.0.1 alone, another program on [::1] with the same port would
 * get the browser's requests; with `localhost` alone, Node picks one of the two and 127.0.0.1 may stay without.
 */
async function listenOnLoopback(server: () => Server, port: number, attempts = 5): Promise<Server[]> {
  const [v4] = await listenOn(server, port, '127.0.0.1');
  try {
    return [...(v4 ? [v4] : []), ...(await listenOn(server, portOf(v4), '::1'))];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) {
      // A machine without IPv6.
      return v4 ? [v4] : [];
    }
    await stop(v4);
    if (port !== 0 || attempts === 0) {
      throw error;
    }
    return listenOnLoopback(server, port, attempts - 1);
  }
}

async function listenOn(server: () => Server, port: number, host: string): Promise<[Server]> {
  const listening = server();
  await new Promise<void>((resolve, reject) => {
    listening.once('error', reject).listen(port, host, () => {
      listening.off('error', reject);
      resolve();
    });
  });
  return [listening];
}

function stop(server: Server | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (server === undefined) {
      resolve();
      return;
    }
    // Closing what is closed is no fault.
    if (!server.listening) return resolve();
    server.close(error => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) {
    throw new TypeError('The server does not listen');
  }
  return address.port;
}
