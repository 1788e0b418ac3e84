import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {describe, expect, test} from 'vitest';
import {brokenRules, importsOf, inSource, layerOf, wrongImports, type File} from './source-rules.js';

const files: readonly File[] = ['src', 'server', 'cloud']
  .filter(folder => existsSync(folder))
  .flatMap(folder =>
    readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .filter(name => name.endsWith('.ts'))
      .map(name => posix.join(folder, name.replaceAll('\\', '/'))),
  )
  .map(path => ({path, text: readFileSync(path, 'utf8')}));

describe('the layers', () => {
  test.each(files)('$path', file => {
    expect(brokenRules(file), `imports: ${wrongImports(file).join(', ')}`).toEqual([]);
  });

  test('no layer is empty', () => {
    expect(new Set(files.filter(({path}) => inSource(path)).map(({path}) => layerOf(path)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    );
  });
});

/** Chains of imports, including those of types, that lead back to a file of the chain. */
function importCycles(modules: readonly File[]): string[] {
  const imported = new Map(
    modules.map(({path, text}) => [
      path,
      importsOf(text).map(specifier => posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')),
    ]),
  );
  const follow = (path: string, before: readonly string[]): string[] =>
    before.includes(path)
      ? [[...before.slice(before.indexOf(path)), path].join(' > ')]
      : (imported.get(path) ?? []).flatMap(next => follow(next, [...before, path]));
  return [...new Set(modules.flatMap(({path}) => follow(path, [])))];
}

describe('the back end', () => {
  test('has no import cycle, including imports of types', () => {
    expect(importCycles(files.filter(({path}) => path.startsWith('server/')))).toEqual([]);
  });

  test('the check finds a cycle', () => {
    const [a, b] = [
      {path: 'server/a.ts', text: "import type {B} from './b.js';"},
      {path: 'server/b.ts', text: "import {a} from './a.js';"},
    ];
    expect(importCycles([a, b])).toContain('server/a.ts > server/b.ts > server/a.ts');
  });
});
