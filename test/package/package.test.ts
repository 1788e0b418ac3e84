import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';

interface Package {
  readonly exports: Readonly<Record<string, string | {readonly types: string; readonly default: string}>>;
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

const description = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const [packed] = JSON.parse(execFileSync(npm, ['pack', '--dry-run', '--json'], {encoding: 'utf8'})) as [
  {files: {path: string}[]},
];
const files = packed.files.map(({path}) => path);

it('depends only on Lit and its context', () => {
  expect(Object.keys(description.dependencies)).toEqual(['@lit/context', 'lit']);
});

it('contains the library, its manifest and its licences, but nothing of the SDK or the tests', () => {
  const folders = new Set(files.map(file => file.split('/')[0]));
  expect(folders).toEqual(
    new Set(['LICENSE', 'NOTICE', 'README.md', 'custom-elements.json', 'dist', 'package.json']),
  );
  expect(files.filter(file => /calling\.min|test\//.test(file))).toEqual([]);
});

const targets = Object.entries(description.exports).flatMap(([name, target]) =>
  (typeof target === 'string' ? [target] : [target.types, target.default]).map(path => ({name, path})),
);
it.each(targets)('$name resolves to $path, which exists', ({path}) => {
  const [start = '', end = ''] = path.replace('./', '').split('*');
  expect(files.filter(file => file.startsWith(start) && file.endsWith(end))).not.toEqual([]);
});

it('lists exactly the modules with a side effect', () => {
  const matches = (file: string) =>
    description.sideEffects.some(pattern =>
      new RegExp(`^${pattern.replace('./', '').replace('*', '[^/]*')}$`).test(file),
    );
  const defining = files
    .filter(file => /^dist\/.*\.js$/.test(file))
    .filter(file => {
      return /customElements\.define\(|^import '/m.test(readFileSync(file, 'utf8'));
    });
  expect(defining.filter(file => !matches(file))).toEqual([]);
  expect(defining.length).toBeGreaterThan(4);
});
