import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const lock = new URL('../package-lock.json', import.meta.url);
// npm writes this file last, so it exists only after a complete installation.
const installed = new URL('../node_modules/.package-lock.json', import.meta.url);

/** Installs the packages from package-lock.json if they are missing or outdated. Requires only Node. */
export function ensurePackages() {
  // The tools call `require()` for ES modules, which Node supports from 20.19 and 22.12 on.
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
  const [command, ...args] = [
    ...npmCommand(),
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress',
  ];
  // npm shows its progress only if its output is a terminal.
  const {status} = spawnSync(command, args, {cwd: root, stdio: 'inherit'});
  if (status === 0) return;
  console.error('npm ci failed. Can this machine reach the npm registry?');
  process.exit(1);
}

/**
 * Returns the program to start for npm, followed by its first arguments: the npm that started this program, or the one in
 * the path.
 *
 * @param {{execpath?: string, platform?: NodeJS.Platform}} [options] `execpath` is the package manager that started this
 *   program: pnpm, Yarn and Bun set the variable to their own file.
 * @returns {[command: string, ...args: string[]]}
 */
export function npmCommand({execpath = process.env.npm_execpath, platform = process.platform} = {}) {
  if (execpath && /(?:^|[\\/])npm-cli\.js$/.test(execpath)) return [process.execPath, execpath];
  if (platform !== 'win32') return ['npm'];
  // On Windows, npm is a .cmd file, which Node starts only in a shell. Its program is next to Node.
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js')];
}

/** The package of each tool whose name is not that of its package. */
const packages = {
  attw: '@arethetypeswrong/cli',
  cem: '@custom-elements-manifest/analyzer',
  playwright: '@playwright/test',
  stryker: '@stryker-mutator/core',
  tsc: 'typescript',
  wtr: '@web/test-runner',
};

/**
 * Returns the path of a tool installed by npm: its JavaScript file, to be run by Node. `node_modules/.bin` has .cmd files on
 * Windows, which Node starts only in a shell.
 *
 * @param {string} name
 */
export function binary(name) {
  const folder = path.join(root, 'node_modules', packages[name] ?? name);
  const {bin} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[name]);
}
