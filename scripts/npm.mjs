import {spawn} from 'node:child_process';
import {root} from './packages.mjs';

/**
 * Runs the npm that started this program, or the one in the path.
 *
 * @param {string[]} args
 * @param {Record<string, string>} [env] Environment variables to add.
 * @returns {Promise<number>} The exit code.
 */
export function npm(args, env = {}) {
  const {npm_execpath: own} = process.env;
  const [command, first] = own ? [process.execPath, [own]] : ['npm', []];
  return new Promise(resolve => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      env: {...process.env, ...env},
      stdio: 'inherit',
    });
    child.on('error', () => resolve(1));
    child.on('exit', code => resolve(code ?? 1));
  });
}
