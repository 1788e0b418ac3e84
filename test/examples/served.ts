import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import path from 'node:path';
import {serve} from '@hono/node-server';
import {serveStatic} from '@hono/node-server/serve-static';
import {Hono} from 'hono';
import {workFolder, type Example} from '../../scripts/examples-list.mjs';
import {npmCommand} from '../../scripts/packages.mjs';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the built application.
 *
 * @param settings Environment variables for an application with a server, given its address.
 */
export async function serveBuilt(
  {name, folder, start}: Example,
  settings: (url: string) => NodeJS.ProcessEnv,
): Promise<RunningServer> {
  const port = await freePort();
  if (start) return startNpm(name, start(port), port, settings(`http://localhost:${port}`));
  return serveFolder(workFolder(path.join(name, folder ?? '')), port);
}

/** Serves a folder of files. */
export async function serveFolder(folder: string, fixedPort?: number): Promise<RunningServer> {
  const port = fixedPort ?? (await freePort());
  const app = new Hono();
  app.use('*', serveStatic({root: path.relative('.', folder)}));
  const server = serve({fetch: app.fetch, port, hostname: 'localhost'});
  await once(server, 'listening');
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        // The browser opens connections in advance that never carry a request.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Starts the application's development server. */
export async function serveSource({name, dev}: Example): Promise<RunningServer> {
  const port = await freePort();
  return startNpm(name, dev!(port), port);
}

async function startNpm(
  name: string,
  args: readonly string[],
  port: number,
  settings: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const [command, ...first] = npmCommand();
  const child = spawn(command, [...first, ...args], {
    cwd: workFolder(name),
    // Use a separate process group, because npm does not pass signals on to the programs that it starts.
    detached: true,
    stdio: 'pipe',
    env: {...process.env, NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', ...settings},
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += String(text)));
  const exited = once(child, 'exit');
  const url = `http://localhost:${port}`;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`npm ${args.join(' ')} ended in ${name}: ${output}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return {
    url,
    async close() {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const {port} = server.address() as {port: number};
  server.close();
  await once(server, 'close');
  return port;
}
