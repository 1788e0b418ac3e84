import {spawnSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {binary} from './build.mjs';
import {root} from './packages.mjs';

/** What is made from the sources and committed, so that it can be read without building. In the order it is made. */
const files = [
  'src/elements/momentum.ts',
  'custom-elements.json',
  'docs/elements.md',
  'docs/theming.md',
  'docs/errors.md',
];

/** @throws {Error} When one of them was out of date. It has been made anew by then. */
export async function generatedIsFresh() {
  const before = await Promise.all(files.map(read));
  make(process.execPath, 'scripts/momentum.mjs');
  make(binary('cem'), 'analyze', '--config', 'custom-elements-manifest.config.mjs', '--quiet');
  make(process.execPath, 'scripts/elements-doc.mjs');
  make(process.execPath, 'scripts/errors-doc.mjs');
  const after = await Promise.all(files.map(read));
  const stale = files.filter((_, index) => before[index] !== after[index]);
  if (stale.length) throw new Error(`${stale.join(', ')} was out of date and has been made anew: commit it.`);
}

function make(command, ...args) {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd: root, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

function read(file) {
  return readFile(path.join(root, file), 'utf8');
}
