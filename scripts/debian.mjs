import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';

/** Installs Debian's packages. Undefined where this is no Debian, or nobody who may. */
export function install(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log(`Installing ${packages.join(' and ')} for the tests (once) …`);
  return run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', ...packages]);
}

/** Runs a program, and shows what it said where it failed. */
export function run(command, args) {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  const {status, stdout, stderr} = spawnSync(command, args, {encoding: 'utf8', env});
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/** The first of these programs in the path, or of these files. */
export function find(names, places = []) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const inPath = names.flatMap(name => folders.map(folder => path.join(folder, name)));
  return [...inPath, ...places].find(file => existsSync(file));
}
