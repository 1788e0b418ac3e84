import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {vi} from 'vitest';

export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/** Debian's configuration with other file paths, and one site. */
function configuration(folder: string, site: string): string {
  return readFileSync('/etc/nginx/nginx.conf', 'utf8')
    .replaceAll('/var/log/nginx/', `${folder}/`)
    .replace(/^pid .*$/m, `pid ${folder}/pid;`)
    .replace(/^(\s*)include \/etc\/nginx\/conf\.d\/\*.*$/m, '')
    .replace(/^(\s*)include \/etc\/nginx\/sites-enabled\/\*.*$/m, site);
}

/**
 * Starts nginx with Debian's configuration on a free local port.
 *
 * @param siteAt Returns the site's directives for nginx's URL.
 */
export async function startNginx(
  program: string,
  siteAt: (url: string) => string | Promise<string>,
): Promise<Nginx> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(path.join(tmpdir(), 'webex-nginx-'));
  const file = path.join(folder, 'nginx.conf');
  const server = `server { listen 127.0.0.1:${port}; ${await siteAt(url)} }`;
  await writeFile(file, configuration(folder, server));
  const options = ['-c', file, '-e', path.join(folder, 'error.log'), '-g', 'daemon off;'];
  const nginx: ChildProcess = spawn(program, options, {stdio: 'ignore'});
  const ended = once(nginx, 'exit');
  const errorLog = (): string => readFileSync(path.join(folder, 'error.log'), 'utf8');
  await vi.waitUntil(
    async () => {
      if (nginx.exitCode !== null) throw new Error(`nginx did not start: ${errorLog()}`);
      return fetch(url).then(
        () => true,
        () => false,
      );
    },
    {timeout: 30_000},
  );
  return {
    url,
    async close() {
      nginx.kill();
      await ended;
      await rm(folder, {recursive: true, force: true});
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
