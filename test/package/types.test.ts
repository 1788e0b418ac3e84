import {execFile} from 'node:child_process';
import {cp, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import pacote from 'pacote';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {npmConfig} from '../../scripts/sdk-file.mjs';
import {installPacked, root} from './packed.js';

const installed = 'installed';
/** `npm run typescript-versions` sets older compilers, which report errors that this project's own does not. */
const older = process.env['TYPESCRIPT_VERSIONS']?.split(' ') ?? [];

let application: Awaited<ReturnType<typeof installPacked>>;
beforeAll(async () => {
  application = await installPacked();
  await cp('test/package/consumer', application.folder, {recursive: true});
  await writeFile(path.join(application.folder, 'package.json'), '{"type": "module"}');
});
afterAll(() => application.remove());

/** The compiler's output, which is empty if it has no complaint. */
async function compile(version: string, options: object, file = 'consume.ts'): Promise<string> {
  const folder = path.join(
    root,
    version === installed ? 'node_modules' : '.cache',
    `typescript${version === installed ? '' : `-${version}`}`,
  );
  if (version !== installed) {
    const kept = await readFile(path.join(folder, 'package.json')).catch(() => undefined);
    if (!kept) await pacote.extract(`typescript@${version}`, folder, npmConfig());
  }
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2022',
    types: [],
    ...options,
  };
  await writeFile(
    path.join(application.folder, 'tsconfig.json'),
    JSON.stringify({compilerOptions, files: [file]}),
  );
  const outcome = promisify(execFile)(process.execPath, [
    path.join(folder, 'bin/tsc'),
    '-p',
    application.folder,
  ]);
  return outcome.then(
    () => '',
    ({stdout}: {stdout: string}) => stdout,
  );
}

test.each([installed, ...older])(
  'an application compiles against the package without skipLibCheck: TypeScript %s',
  {timeout: 120_000},
  async version => {
    const lib = ['es2022', 'dom'];
    expect(await compile(version, {lib, module: 'nodenext'})).toBe('');
    expect(await compile(version, {lib, module: 'esnext', moduleResolution: 'bundler'})).toBe('');
  },
);

test.each([installed, ...older])(
  'an application compiles against the entry points for frameworks: TypeScript %s',
  {timeout: 120_000},
  async version => {
    const options = {lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler'};
    const complaints = await compile(version, options, 'frameworks.ts');
    // A framework's own declarations may be too new for an old compiler.
    expect(complaints.split('\n').filter(line => /^[^(]*webex-calling-elements/.test(line))).toEqual([]);
    if (version === installed) expect(complaints).toBe('');
  },
);

test('the entry point for calls has the types of its tags and events', async () => {
  const options = {lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler'};
  expect(await compile(installed, options, 'calls.ts')).toBe('');
});

test('an error in the declarations would be reported', async () => {
  expect(await compile(installed, {lib: ['es2022'], module: 'nodenext'})).toContain('webex-calling-elements');
});
