import {spawn} from 'node:child_process';
import {npmCommand, root} from './packages.mjs';

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const hasProcessGroups = process.platform !== 'win32';

/**
 * Runs a program in this terminal. A signal that ends this process is passed on to the program and to those that it has
 * started, and this process waits for the program.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] Environment variables to add.
 * @returns {Promise<number>} The exit code.
 */
export function runProgram(command, args, env = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: {...process.env, ...env},
      stdio: 'inherit',
      // Use a process group: npm passes a signal on only to its shell, and the shell does not pass it on.
      detached: hasProcessGroups,
    });
    /** @param {NodeJS.Signals} signal */
    const stop = signal => {
      child.once('exit', code => process.exit(code ?? 1));
      if (hasProcessGroups && child.pid) process.kill(-child.pid, signal);
      else child.kill(signal);
    };
    const settle = code => {
      for (const signal of signals) process.off(signal, stop);
      resolve(code ?? 1);
    };
    for (const signal of signals) process.on(signal, stop);
    child.on('error', () => settle(1));
    child.on('exit', settle);
  });
}

/** Runs npm like `runProgram()`. */
export function npm(args, env) {
  const [command, ...first] = npmCommand();
  return runProgram(command, [...first, ...args], env);
}
