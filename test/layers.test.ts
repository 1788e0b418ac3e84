import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {describe, expect, test} from 'vitest';
import {broken, importsOf, inSource, layerOf, wrongImports, type File} from './layer-rules.js';

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
    expect(broken(file), `imports: ${wrongImports(file).join(', ')}`).toEqual([]);
  });

  test('no layer is empty', () => {
    expect(new Set(files.filter(({path}) => inSource(path)).map(({path}) => layerOf(path)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    );
  });
});

/** Import chains that lead back to their first file, types included. */
function cycles(modules: readonly File[]): string[] {
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
  test('has no import cycle, types included', () => {
    expect(cycles(files.filter(({path}) => path.startsWith('server/')))).toEqual([]);
  });

  test('a cycle is found', () => {
    const [a, b] = [
      {path: 'server/a.ts', text: "import type {B} from './b.js';"},
      {path: 'server/b.ts', text: "import {a} from './a.js';"},
    ];
    expect(cycles([a, b])).toContain('server/a.ts > server/b.ts > server/a.ts');
  });
});
