import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {text} from 'node:stream/consumers';
import type {ReadableStream} from 'node:stream/web';
import {generate} from 'selfsigned';
import type {RunningCloud} from '../../cloud/cloud.js';

export const pageHost = 'page.example';

/**
 * Serves all of Webex's hosts on one port with TLS, for a browser that resolves every host to it. Unlike requests that
 * Playwright answers, these are real browser requests: they outlive their page, send preflights, and do not disable the
 * back/forward cache.
 */
export async function startTlsFront(cloud: RunningCloud) {
  const {private: key, cert} = await generate([{name: 'commonName', value: '*'}]);
  const preflights: string[] = [];
  const server = createServer({key, cert}, (incoming, outgoing) => {
    const {host = '', origin} = incoming.headers;
    const cors = {
      'access-control-allow-origin': origin ?? '*',
      'access-control-allow-headers': '*, authorization',
      'access-control-allow-methods': '*',
      'access-control-expose-headers': '*',
      'access-control-max-age': '0',
    };
    const answer = async (): Promise<void> => {
      const {method = 'GET', url = '/'} = incoming;
      await cloud.network.delay(incoming.socket);
      if (method === 'OPTIONS') {
        preflights.push(`${incoming.headers['access-control-request-method']} ${url}`);
        outgoing.writeHead(204, cors).end();
        return;
      }
      const isPage = host.startsWith(pageHost) || host.startsWith('localhost:');
      const path = isPage ? url : `/gateway/${host}${url}`;
      const headers = Object.entries(incoming.headers).filter(
        (header): header is [string, string] => typeof header[1] === 'string' && !header[0].startsWith(':'),
      );
      const body = method === 'GET' ? undefined : await text(incoming);
      const answered = await cloud.fetch(
        new Request(`${cloud.url}${path}`, {method, headers, ...(body && {body})}),
      );
      const response = cloud.network.limit(answered);
      outgoing.writeHead(response.status, [...withoutCors(response.headers), ...Object.entries(cors)].flat());
      if (!response.body) return void outgoing.end();
      await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
    };
    answer().catch(() => outgoing.destroy());
  }).on('secureConnection', socket => cloud.network.noteConnection(socket));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const {port} = server.address() as AddressInfo;
  return {
    /** The page's other address, which sign-ins can return to. */
    localUrl: `https://localhost:${port}`,
    /** Arguments for starting Chromium. */
    arguments: [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
      '--ignore-certificate-errors',
    ],
    preflights,
    cut: () => server.closeAllConnections(),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}

/** All headers, of which `set-cookie` may occur several times, except those that this front sets. */
const withoutCors = (headers: Headers): [string, string][] =>
  [...headers].filter(([name]) => !name.startsWith('access-control-'));
