import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {npmCommand, root} from './packages.mjs';

/**
 * Describes the SDK's browser build of one version. The file belongs to Cisco, so it is fetched, but never committed,
 * bundled or published. This one file of the tarball is enough, because it contains the package's 970 dependencies.
 *
 * @param {string} number
 * @param {string} tarballIntegrity
 * @param {string} integrity In the format of `<script integrity>`.
 */
function version(number, tarballIntegrity, integrity) {
  const file = 'package/umd/calling.min.js';
  return {version: number, package: `webex@${number}`, tarballIntegrity, file, integrity};
}

/** The version that all tests run on, and that the library loads by default. */
export const sdk = version(
  '3.12.0',
  'sha512-l697aG7SwFIgrQEu6dFXRduKKBaWBNdZ5vyfVT3ctHq+vhfzW4Xe5YhcZdxoI1fFG02asVr0De3rqgSnbf3H5w==',
  'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
);

/** The versions that `npm run sdk-versions` checks, oldest first. There is no 3.9. */
export const sdks = [
  version(
    '3.7.0',
    'sha512-4AriDUCJWkRVnwNrGK5/uHR1VI8sBWv8lliMP9mZNpIwvxtyOHFEQMAyhdAc51W4x6m3+7WX+oTYh3Dc0CniYQ==',
    'sha384-7UMrf1N+tkxBMdNuX10ThGYVUTvO93Zg/ujs3h4DBCxIn/DmdnoqpTQZEDpYBEc0',
  ),
  version(
    '3.8.0',
    'sha512-5qr0xvA+v+8ATbkPfBw56TEbpPcmRvfdj9OG7oD+wcV8F4TnWe2Y1Nhpcn8TIScZpj4jeDqhIgli736IUs/1gg==',
    'sha384-7fyQNEJYdNn71nUKGT5LXhZ1N2i5TYaj/41A93BbIowyYAUeIDq48RWqvibOFwHU',
  ),
  version(
    '3.10.0',
    'sha512-5MosLM/TJtzeP6gXb5/n+K6OYpn4YqyTxFhPnuJBMBW+4xMTLTAw9AevVDhHtW6Sz51b7xPAS7HjNEy5y/LX3w==',
    'sha384-SzAOSb8bybysFhJ17oSQW84vXlWn6nQR+KMrHq+nv0Hnqc0QL9sDGMdlMRQeVrJs',
  ),
  version(
    '3.11.0',
    'sha512-spM5UuYYxqL5NrU6GXV8V+/v3MW09mBnsuLnwXg6fJKZZ3Us+aKRQDwHgzq+mza2kfAA2/FtOTfOqJ5pDycLcg==',
    'sha384-1vj6HlzyIGhNbMaqye3DiszcMJONBtxcyEEIlPzc35EQsF+cXcZshPCdcw8KKz1q',
  ),
  sdk,
];

/** Thrown if the SDK's file cannot be fetched, or is not the expected one. */
export class SdkNotFetched extends Error {}

/**
 * Returns the path and the integrity of the SDK's file. Fetches the file first if it is missing.
 *
 * @param {{cache?: string, wanted?: typeof sdk}} [options]
 * @returns {Promise<{path: string, integrity: string}>}
 * @throws {SdkNotFetched}
 */
export async function sdkFile({cache = path.join(root, '.cache'), wanted = sdk} = {}) {
  const file = path.join(cache, `${wanted.package}-calling.min.js`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept && integrityOf(kept) === wanted.integrity) return {path: file, integrity: wanted.integrity};

  console.log(`Fetching the SDK, ${wanted.package} (once; 14 MB) …`);
  const content = await fetchFile(wanted);
  if (integrityOf(content) !== wanted.integrity) {
    throw new SdkNotFetched(
      `${wanted.file} of ${wanted.package} is not the expected file (${wanted.integrity}).`,
    );
  }
  await mkdir(cache, {recursive: true});
  // Rename the file only when it is complete, so that a parallel run never reads a partial file.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, content);
  await rename(partial, file);
  return {path: file, integrity: wanted.integrity};
}

async function fetchFile(wanted) {
  const {default: pacote} = await import('pacote');
  const folder = path.join(root, '.cache', `tarball-${process.pid}`);
  try {
    await mkdir(folder, {recursive: true});
    const [command, ...first] = npmCommand();
    // npm downloads the tarball, because only npm reads the credentials of a private registry.
    const pack = [...first, 'pack', wanted.package, '--pack-destination', folder, '--loglevel=error'];
    await promisify(execFile)(command, pack);
    const [name = ''] = await readdir(folder);
    const tarball = path.join(folder, name);
    const integrity = integrityOf(await readFile(tarball), 'sha512');
    // pacote checks the integrity only while it extracts.
    if (integrity !== wanted.tarballIntegrity) throw new Error('the tarball is not the expected one');
    const content = path.join(folder, 'content');
    await pacote.extract(tarball, content, {integrity});
    return await readFile(path.join(content, wanted.file.replace('package/', '')));
  } catch (error) {
    // npm's first line is, for example, `npm error code E401`.
    const [reason] = String(error.stderr || error.message).split('\n');
    throw new SdkNotFetched(
      `The SDK could not be fetched (${reason}). Check whether this machine reaches the npm registry:  npm ping`,
      {cause: error},
    );
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

/** The user's npm configuration, including registry, proxy and certificates, but without credentials. */
export function npmConfig() {
  const [command, ...first] = npmCommand();
  const text = execFileSync(command, [...first, 'config', 'list', '--long', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
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

function integrityOf(content, algorithm = 'sha384') {
  return `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
}
