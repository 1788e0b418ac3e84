import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';

/** A program that ends with a message after a signal. */
const program = `
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => { console.log('stopped by ' + signal); process.exit(); });
  setInterval(() => undefined, 1000);
  console.log('started');`;

// In a shell, like the scripts that npm runs. A shell does not pass signals on.
const running = `
  import {runProgram} from './scripts/run-program.mjs';
  await runProgram('sh', ['-c', '"$NODE" -e "$PROGRAM"; true'], ${JSON.stringify({NODE: process.execPath, PROGRAM: program})});
  console.log('continued');`;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to this process alone ends the program and those that it has started',
  async signal => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', running]);
    let output = '';
    child.stdout.on('data', text => (output += String(text)));
    await expect.poll(() => output, {timeout: 20_000}).toBe('started\n');
    child.kill(signal);
    // All of them write to the same pipe, so it closes with the last one.
    await once(child, 'close');
    expect(output).toBe(`started\nstopped by ${signal}\n`);
  },
);
