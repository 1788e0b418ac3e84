import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';

/** Whether this process has fetched the lists of packages. */
let isUpdated = false;

/** Installs packages of Debian. Returns whether that worked. Undefined if this is not Debian or permissions are missing. */
export function install(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log(`Installing ${packages.join(' and ')} for the tests (once) …`);
  isUpdated ||= run('apt-get', ['update', '-qq']);
  // Do not sync each file to disk: that matters only if the machine crashes during the installation.
  const unsynced = ['-o', 'Dpkg::Options::=--force-unsafe-io'];
  return isUpdated && run('apt-get', ['install', '-y', '-qq', ...unsynced, ...packages]);
}

/** Runs a program, and shows its output if it fails. Returns whether it succeeded. */
export function run(command, args) {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  const {status, stdout, stderr} = spawnSync(command, args, {encoding: 'utf8', env});
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/**
 * Returns the first of these programs that is in the path, or else the first of these files that exists. Undefined if
 * there is none.
 */
export function find(names, places = []) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const inPath = names.flatMap(name => folders.map(folder => path.join(folder, name)));
  return [...inPath, ...places].find(file => existsSync(file));
}
