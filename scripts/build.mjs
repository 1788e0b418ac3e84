import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {root} from './packages.mjs';

const sources = [
  'src',
  'server',
  'cloud',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.server.json',
  'tsconfig.cloud.json',
  'rollup.config.mjs',
  'package-lock.json',
];
// The last file that is written.
const product = path.join(root, 'dist/cloud/index.js');

/** Compiles the library and bundles it, where a source is newer than the bundle. */
export function build() {
  if (existsSync(product) && newest(sources) < statSync(product).mtimeMs) return;
  console.log('Building the library …');
  // What an earlier version had would be published with this one.
  rmSync(path.join(root, 'dist'), {recursive: true, force: true});
  run('tsc', ['-p', 'tsconfig.build.json']);
  run('tsc', ['-p', 'tsconfig.server.json']);
  run('tsc', ['-p', 'tsconfig.cloud.json']);
  run('rollup', ['--config', '--silent']);
}

function run(tool, args) {
  const {status, stdout, stderr} = spawnSync(binary(tool), args, {cwd: root, encoding: 'utf8'});
  if (status === 0) return;
  console.error(`${stdout}${stderr}\n${tool} failed.`);
  process.exit(1);
}

/** A tool of the packages'. */
export function binary(name) {
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  return path.join(root, 'node_modules/.bin', name + suffix);
}

function newest(names) {
  const times = names.map(name => {
    const file = path.join(root, name);
    const stat = statSync(file);
    if (!stat.isDirectory()) return stat.mtimeMs;
    return newest(readdirSync(file).map(entry => path.join(name, entry)));
  });
  return Math.max(0, ...times);
}
