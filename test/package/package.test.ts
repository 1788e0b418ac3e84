import {readFileSync, statSync} from 'node:fs';
import {posix} from 'node:path';
import {expect, it} from 'vitest';
import {version} from '../../src/base/version.js';
import {packedFiles} from './packed.js';

interface Package {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly repository?: string;
  readonly homepage?: string;
  readonly bugs?: {readonly url?: string};
}

const description = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const files = packedFiles();
const targets = Object.entries(description.exports).flatMap(([name, target]) =>
  (typeof target === 'string' ? [target] : Object.values(target)).map(path => ({name, path})),
);

it('has the version that warnings and the names of files show', () => {
  expect(version).toBe(description.version);
});

it('depends only on Lit and its context', () => {
  expect(Object.keys(description.dependencies)).toEqual(['@lit/context', 'lit']);
});

it('contains the library, its docs, its examples, its manifest and its licenses, but nothing of the SDK or the tests', () => {
  const folders = new Set(files.map(file => file.split('/')[0]));
  expect(folders).toEqual(
    new Set([
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'NOTICE',
      'README.md',
      'SECURITY.md',
      'custom-elements.json',
      'dist',
      'docs',
      'examples',
      'llms.txt',
      'package.json',
      'vscode.css-custom-data.json',
      'vscode.html-custom-data.json',
      'web-types.json',
    ]),
  );
  expect(files.filter(file => /calling\.min|test\//.test(file))).toEqual([]);
});

it('has no source maps, because tsc keeps the code and comments, and the files that maps point to are not packed', () => {
  const scripts = files.filter(file => file.endsWith('.js'));
  expect(files.filter(file => file.endsWith('.map'))).toEqual([]);
  expect(scripts.filter(file => readFileSync(file, 'utf8').includes('sourceMappingURL='))).toEqual([]);
});

it('includes the simulated cloud, which only tests load, with at most 250 kB', () => {
  expect(statSync('dist/cloud/index.js').size).toBeLessThan(250_000);
});

it('has only modules and declarations that an entry point reaches', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    if (reached.has(file) || !files.includes(file)) return;
    reached.add(file);
    const extension = file.endsWith('.d.ts') ? 'd.ts' : 'js';
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/['"](\.[^'"]+\.)js['"]/g))
      follow(posix.join(posix.dirname(file), specifier + extension));
  };
  for (const {path} of targets) {
    const [start = '', end] = path.replace('./', '').split('*');
    for (const file of files)
      if (end === undefined ? file === start : file.startsWith(start) && file.endsWith(end)) follow(file);
  }
  const ours = files.filter(file => /^dist\/(?!bundle\/).*\.(?:js|d\.ts)$/.test(file));
  expect(ours.filter(file => !reached.has(file))).toEqual([]);
});

it('sets neither homepage nor bugs.url, which npm derives from the repository if there is one', () => {
  const {repository, homepage, bugs} = description;
  expect({homepage, bugs: bugs?.url}).toEqual({homepage: undefined, bugs: undefined});
  if (repository !== undefined) expect(repository).toMatch(/^(?:github|gitlab):[\w.-]+\/[\w.-]+$/);
});

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
