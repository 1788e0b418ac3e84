import {readFileSync, readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';

// The demo's themes use only public API, so that a page can do the same.

interface Element {
  readonly tagName?: string;
  readonly cssParts?: readonly {readonly name: string}[];
  readonly cssStates?: readonly {readonly name: string}[];
  readonly cssProperties?: readonly {readonly name: string}[];
}

const {modules} = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
  modules: readonly {readonly declarations?: readonly Element[]}[];
};
const elements = modules.flatMap(({declarations = []}) => declarations).filter(({tagName}) => tagName);
const names = (key: 'cssParts' | 'cssStates' | 'cssProperties'): Set<string> =>
  new Set(elements.flatMap(element => (element[key] ?? []).map(({name}) => name)));
const [parts, states, properties] = [names('cssParts'), names('cssStates'), names('cssProperties')];
const tags = new Set(elements.map(({tagName}) => tagName));

function privateNames(css: string): string[] {
  const all = (pattern: RegExp): string[] => [...css.matchAll(pattern)].map(([, name = '']) => name);
  return [
    ...all(/(--[\w-]+)\s*:/g).filter(name => !properties.has(name)),
    ...all(/::part\(([\w-]+)\)/g).filter(name => !parts.has(name)),
    ...all(/:state\(([\w-]+)\)/g).filter(name => !states.has(name)),
    ...all(/\b(webex-[a-z-]+)(?=[,:)\s])/g).filter(name => !tags.has(name) && !css.includes(`--${name}`)),
  ];
}

const folder = 'demo/themes';

describe('themes', () => {
  test.each(readdirSync(folder))('%s uses only public properties, parts and states', file => {
    expect(privateNames(readFileSync(`${folder}/${file}`, 'utf8'))).toEqual([]);
  });

  test('private names are detected', () => {
    const css = 'webex-line-status::part(inside):state(odd) { --_mark: red; --webex-nothing: 1px; }';
    expect(privateNames(css)).toEqual(['--_mark', '--webex-nothing', 'inside', 'odd']);
  });

  test('there are at least 25 properties, each with this library’s prefix', () => {
    expect(properties.size).toBeGreaterThanOrEqual(25);
    for (const name of properties) expect(name).toMatch(/^--webex-/);
  });
});
