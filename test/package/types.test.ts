import {execFile} from 'node:child_process';
import {cp, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import pacote from 'pacote';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {npm} from '../../scripts/run-program.mjs';
import {npmConfig} from '../../scripts/sdk-file.mjs';
import {installPacked, root} from './packed.js';

const installed = 'installed';
/** `npm run typescript-versions` sets older compilers, which report errors that this project's own does not. */
const older = process.env['TYPESCRIPT_VERSIONS']?.split(' ') ?? [];

type Application = Awaited<ReturnType<typeof installPacked>>;

async function createApplication(frameworkModules?: string): Promise<Application> {
  const created = await installPacked(frameworkModules);
  await cp('test/package/consumer', created.folder, {recursive: true});
  await writeFile(path.join(created.folder, 'package.json'), '{"type": "module"}');
  return created;
}

let application: Application;
beforeAll(async () => {
  application = await createApplication();
});
afterAll(() => application.remove());

/** The compiler's output, which is empty if it has no complaint. */
async function compile(
  version: string,
  options: object,
  file = 'consume.ts',
  {folder: place} = application,
): Promise<string> {
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
  await writeFile(path.join(place, 'tsconfig.json'), JSON.stringify({compilerOptions, files: [file]}));
  const outcome = promisify(execFile)(process.execPath, [path.join(folder, 'bin/tsc'), '-p', place]);
  return outcome.then(
    () => '',
    ({stdout}: {stdout: string}) => stdout,
  );
}

const aboutThisPackage = (complaints: string): string[] =>
  complaints.split('\n').filter(line => /^[^(]*webex-calling-elements/.test(line));

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
    expect(aboutThisPackage(complaints)).toEqual([]);
    if (version === installed) expect(complaints).toBe('');
  },
);

test('an application compiles with the oldest frameworks that the package accepts', async () => {
  const {peerDependencies} = JSON.parse(await readFile('package.json', 'utf8')) as {
    peerDependencies: Readonly<Record<string, string>>;
  };
  const oldest = Object.entries(peerDependencies).map(
    ([name, range]) => `${name}@${range.replace('>=', '')}`,
  );
  const folder = path.join(root, '.cache/oldest-frameworks');
  const listFile = path.join(folder, 'installed');
  if ((await readFile(listFile, 'utf8').catch(() => '')) !== oldest.join()) {
    await mkdir(folder, {recursive: true});
    const options = ['--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
    expect(await npm(['install', '--prefix', folder, ...options, ...oldest])).toBe(0);
    await writeFile(listFile, oldest.join());
  }
  const oldApplication = await createApplication(path.join(folder, 'node_modules'));
  onTestFinished(() => oldApplication.remove());
  const options = {lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler'};
  // A framework's old declarations may not suit a new compiler.
  expect(aboutThisPackage(await compile(installed, options, 'frameworks.ts', oldApplication))).toEqual([]);
}, 300_000);

test('the entry point for calls has the types of its tags and events', async () => {
  const options = {lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler'};
  expect(await compile(installed, options, 'calls.ts')).toBe('');
});

test('an error in the declarations would be reported', async () => {
  expect(await compile(installed, {lib: ['es2022'], module: 'nodenext'})).toContain('webex-calling-elements');
});
