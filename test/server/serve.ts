import {createServer, type RequestListener, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on a free local port. `listenerAt` receives the URL. */
export async function serve(
  listenerAt: (url: string) => RequestListener | Promise<RequestListener>,
): Promise<Served> {
  const server: Server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, 'localhost', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on('request', await listenerAt(url));
  return {
    url,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
