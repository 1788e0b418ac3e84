import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, it} from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const programs: ChildProcess[] = [];

afterEach(() => {
  for (const program of programs.splice(0)) {
    program.kill('SIGKILL');
  }
});

function run(...args: string[]) {
  const program = spawn(process.execPath, ['--import', 'tsx', 'cloud/main.ts', ...args], {cwd: ROOT});
  programs.push(program);
  let out = '';
  let err = '';
  program.stdout.on('data', (text: Buffer) => (out += text.toString()));
  program.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = new Promise<{code: number | null; out: string; err: string}>(resolve => {
    program.on('close', code => resolve({code, out, err}));
  });
  return {program, ended, out: () => out};
}

async function startListening(...args: string[]) {
  const started = run(...args);
  await expect.poll(started.out, {timeout: 15_000}).toMatch(/listens on http:\/\/localhost:\d+\n/);
  return {...started, url: /http:\S+/.exec(started.out())?.[0] ?? ''};
}

describe('cloud/main.ts', {timeout: 30_000}, () => {
  it('--help lists the options and routes', async () => {
    const {code, out, err} = await run('--help').ended;
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Usage: npx tsx cloud\/main\.ts \[--port N\]/);
    expect(out).toMatch(/--port N .*8787/);
  });

  it.each([
    ['an unknown option', ['--prot', '1'], /Unknown option '--prot'/],
    ['an unexpected argument', ['8080'], /Unexpected argument '8080'/],
    [
      'a port that is a word',
      ['--port', 'http'],
      /--port: expected a whole number from 0 to 65535, got http/,
    ],
    ['a port above 65535', ['--port', '65536'], /--port: expected a whole number from 0 to 65535, got 65536/],
    ['--port without a value', ['--port'], /--port/],
  ])('%s exits with 2 and names it', async (_name, args, message) => {
    const {code, out, err} = await run(...args).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/See --help\.\n$/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['a port', 0, (port: number) => port + 1],
    ['the last port', 65_535, () => 8787],
  ])('%s in use: exit code 1, with the port and a remedy', async (_name, wanted, another) => {
    const other = createServer().listen(wanted, '127.0.0.1');
    // If another program already uses the last port, the test works as well.
    await once(other, 'listening').catch(() => undefined);
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : wanted;
    const {code, err} = await run('--port', String(port)).ended;
    other.close();
    expect([code, err]).toEqual([
      1,
      `Port ${port} is in use. Stop the program that uses it, or choose another port: --port ${another(port)}\n`,
    ]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('responds, and %s stops it cleanly', async signal => {
    const {program, ended, url} = await startListening('--port', '0');
    expect((await fetch(`${url}/cloud/accounts`)).status).toBe(200);
    program.kill(signal);
    const {code, err} = await ended;
    expect([code, err]).toEqual([0, '']);
    await expect(fetch(`${url}/cloud/accounts`)).rejects.toThrow('fetch failed');
  });
});
