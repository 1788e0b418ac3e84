import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';

/**
 * The SDK's own browser build. It is Cisco's: fetched, never committed, bundled or published. One file out of the
 * tarball; the package's 970 dependencies are inside it already.
 */
export const sdk = {
  package: 'webex@3.12.0',
  tarballIntegrity:
    'sha512-l697aG7SwFIgrQEu6dFXRduKKBaWBNdZ5vyfVT3ctHq+vhfzW4Xe5YhcZdxoI1fFG02asVr0De3rqgSnbf3H5w==',
  file: 'package/umd/calling.min.js',
  /** As in `<script integrity>`. */
  integrity: 'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
};

/**
 * Where the SDK's file is, after fetching it if need be.
 *
 * @param {{cache?: string, wanted?: typeof sdk}} [options]
 * @returns {Promise<{path: string, integrity: string}>}
 * @throws {Error} When it cannot be fetched, or is not the file that is expected.
 */
export async function sdkFile({cache = path.join(root, '.cache'), wanted = sdk} = {}) {
  const file = path.join(cache, `${wanted.package}-calling.min.js`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept && integrityOf(kept) === wanted.integrity) return {path: file, integrity: wanted.integrity};

  console.log(`Fetching the SDK, ${wanted.package} (once; 14 MB) …`);
  const content = await fetchFile(wanted);
  if (integrityOf(content) !== wanted.integrity) {
    throw new Error(
      `${wanted.file} of ${wanted.package} is not the file that is expected (${wanted.integrity})`,
    );
  }
  await mkdir(cache, {recursive: true});
  // Renamed when it is whole, so that nobody who runs at the same time reads half of it.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, content);
  await rename(partial, file);
  return {path: file, integrity: wanted.integrity};
}

async function fetchFile(wanted) {
  // npm's own library: it knows registries, proxies and certificates as npm does, and checks the tarball.
  const {default: pacote} = await import('pacote');
  const folder = path.join(root, '.cache', `tarball-${process.pid}`);
  try {
    await pacote.extract(wanted.package, folder, {...npmConfig(), integrity: wanted.tarballIntegrity});
    return await readFile(path.join(folder, wanted.file.replace('package/', '')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The SDK could not be fetched (${reason}). Is the npm registry within reach?`, {
      cause: error,
    });
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

/** What the person has set for npm: their registry, proxy and certificates serve here too. */
function npmConfig() {
  const npm = process.env.npm_execpath;
  const args = ['config', 'list', '--long', '--json'];
  const text = npm
    ? execFileSync(process.execPath, [npm, ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']})
    : execFileSync('npm', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
  const {
    registry,
    proxy,
    'https-proxy': httpsProxy,
    noproxy,
    cafile,
    ca,
    'strict-ssl': strictSSL,
  } = JSON.parse(text);
  return {registry, proxy, httpsProxy, noProxy: noproxy, cafile, ca, strictSSL};
}

function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
