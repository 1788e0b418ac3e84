import {basename} from 'node:path';
import {build} from 'esbuild';
import type {Hono} from 'hono';

let scripts: Promise<ReadonlyMap<string, string>> | undefined;

/** Serves the built session as a few files, once per worker: its modules would be a hundred requests in each test. */
export function serveSession(app: Hono): void {
  app.get('/session/:name', async c => {
    scripts ??= bundleSession();
    const script = (await scripts).get(c.req.param('name'));
    return script === undefined ? c.notFound() : c.body(script, 200, {'content-type': 'text/javascript'});
  });
}

async function bundleSession(): Promise<ReadonlyMap<string, string>> {
  const {outputFiles} = await build({
    entryPoints: ['dist/session/calling-session.js'],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'session',
    write: false,
  });
  return new Map(outputFiles.map(({path, text}) => [basename(path), text]));
}
