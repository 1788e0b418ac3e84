import {existsSync} from 'node:fs';
import {cp, mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {npm} from '../scripts/run-program.mjs';
import {root} from '../scripts/packages.mjs';

/** Folder for the libraries to compare with, which are installed apart from the packages of this project. */
export const peersFolder = path.join(root, '.cache/peers');

/** Installs the libraries to compare with, unless their locked versions are installed. */
export async function installPeers() {
  const lock = 'package-lock.json';
  const wanted = await readFile(path.join(root, 'bench/peers', lock), 'utf8');
  // npm writes this file last, so it exists only after a complete installation.
  const isInstalled = existsSync(path.join(peersFolder, 'node_modules/.package-lock.json'));
  const present = await readFile(path.join(peersFolder, lock), 'utf8').catch(() => '');
  if (isInstalled && present === wanted) return;
  await mkdir(peersFolder, {recursive: true});
  for (const file of ['package.json', lock])
    await cp(path.join(root, 'bench/peers', file), path.join(peersFolder, file));
  console.log('Installing the libraries to compare with …');
  const code = await npm(['ci', '--prefix', peersFolder, '--no-audit', '--no-fund', '--ignore-scripts']);
  if (code !== 0) throw new Error('npm ci failed in .cache/peers. Can this machine reach the npm registry?');
}
