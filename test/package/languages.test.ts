import {readdirSync, readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {callLoaders, loaders} from '../../src/localization/languages.js';

const bundle = 'dist/bundle';
const scriptsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.js'))
    .map(name => `${folder}/${name}`);
const languages = scriptsIn(`${bundle}/languages`);

test('there are two scripts for each language, one of them for calls', () => {
  expect(languages.length).toBe(Object.keys(loaders).length + Object.keys(callLoaders).length);
});

describe.each(languages)('%s', script => {
  const text = readFileSync(script, 'utf8');

  test('has at most 4 kB gzipped', () => {
    expect(gzipSync(text, {level: 9}).length).toBeLessThanOrEqual(4_000);
  });

  test('loads nothing, and is only loaded on request', () => {
    expect(text).not.toMatch(/\bimport\b/);
    for (const other of scriptsIn(bundle)) {
      const importing = [...readFileSync(other, 'utf8').matchAll(/(import|from)\s*"\.\/languages\//g)];
      expect([other, importing.map(([statement]) => statement)]).toEqual([other, []]);
    }
  });
});

test("a page without a bundler gets setTexts, addLanguage and setNumberFormat from the elements' bundle", () => {
  const [, exported = ''] = /export\s*\{([^}]*)\}/.exec(readFileSync(`${bundle}/languages.js`, 'utf8')) ?? [];
  expect(exported.split(',').map(name => name.split(' as ').at(-1)?.trim())).toEqual(
    expect.arrayContaining(['addLanguage', 'setNumberFormat', 'setTexts']),
  );
});
