import {spawnSync} from 'node:child_process';
import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const lock = new URL('../package-lock.json', import.meta.url);
// npm writes this file last, so it exists only after a complete installation.
const installed = new URL('../node_modules/.package-lock.json', import.meta.url);

/** Installs the packages from package-lock.json if they are missing or outdated. Requires only Node. */
export function ensurePackages() {
  // The tools need it. Node has it from 20.19 and 22.12 on.
  if (!process.features.require_module) {
    console.error(
      `This program needs Node.js 20.19, 22.12 or newer, but runs on ${process.versions.node}: see https://nodejs.org`,
    );
    process.exit(1);
  }
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log(
    'Installing the packages, once. This takes half a minute, or several minutes on a busy machine.',
  );
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...first] = [
    ...npm,
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress',
  ];
  // npm shows its progress only if its output is a terminal.
  const {status} = spawnSync(command, first, {cwd: root, stdio: 'inherit'});
  if (status === 0) return;
  console.error('npm ci failed. Can this machine reach the npm registry?');
  process.exit(1);
}

/** The path of a tool installed by npm. */
export function binary(name) {
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  return path.join(root, 'node_modules/.bin', name + suffix);
}
