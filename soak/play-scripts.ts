import {spawn} from 'node:child_process';
import {binary} from '../scripts/packages.mjs';
import type {ModelFailure} from './model-progress.js';

/** The result of the scripts of one seed. */
export interface Played {
  readonly scripts: number;
  readonly failure?: Pick<ModelFailure, 'after' | 'script' | 'report'>;
}

interface Options {
  readonly seed: number;
  readonly scripts: number;
  readonly signal: AbortSignal;
}

/** Longer than any seed takes, even when fast-check shortens a failure. A script that takes longer is considered endless. */
const timeLimitMinutes = 45;

/** The prefix of the test names that play random scripts, in both models. */
const testName = 'whatever happens';

/**
 * Plays the scripts of one seed in one Vitest worker. fast-check stops at the first failure and shortens its script.
 *
 * @returns Undefined when it was stopped by the signal.
 * @throws {Error} When no script was played, for example because the code does not compile.
 */
export async function playScripts(
  testFile: string,
  {seed, scripts, signal}: Options,
): Promise<Played | undefined> {
  const timeout = AbortSignal.timeout(timeLimitMinutes * 60_000);
  const {output, hasPassed} = await runVitest([testFile, '-t', testName, '--maxWorkers=1'], {
    env: {MODEL_SEED: String(seed), MODEL_RUNS: String(scripts)},
    signal: AbortSignal.any([signal, timeout]),
  });
  if (signal.aborted) return undefined;
  // A run also passes if it skips the test, for example because its name has changed.
  if (hasPassed && /Tests +1 passed/.test(output)) return {scripts};
  const after = Number(/Property failed after (\d+) tests?/.exec(output)?.[1]);
  if (after) {
    const script = /^Counterexample: (.*)$/m.exec(output)?.[1] ?? '';
    return {scripts: after, failure: {after, script, report: reportIn(output)}};
  }
  // The number of played scripts is unknown, so none of them counts.
  if (timeout.aborted || output.includes('Test timed out')) {
    return {scripts: 0, failure: {report: 'A script did not end within the time limit'}};
  }
  throw new Error(`No script of ${testFile} was played:\n${output.slice(-3_000)}`);
}

async function runVitest(
  options: readonly string[],
  {env, signal}: {readonly env: Readonly<Record<string, string>>; readonly signal: AbortSignal},
): Promise<{output: string; hasPassed: boolean}> {
  const child = spawn(process.execPath, [binary('vitest'), 'run', ...options], {
    env: {...process.env, ...env, NO_COLOR: '1'},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const stop = () => child.kill();
  signal.addEventListener('abort', stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', code => resolve({output, hasPassed: code === 0}));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The error that the model threw: the problems, one per line, followed by the steps of the script. */
function reportIn(output: string): string {
  return /^Caused by: (.*?)^ *❯ /ms.exec(output)?.[1]?.trim() ?? '';
}
