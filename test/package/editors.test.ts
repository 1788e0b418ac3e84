import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {packedFiles} from './packed.js';

interface Named {
  readonly name: string;
}
interface Typed extends Named {
  readonly type?: {readonly text: string};
}
interface Declaration extends Named {
  readonly tagName?: string;
  readonly attributes?: readonly Typed[];
  readonly members?: readonly (Typed & {readonly kind: string; readonly return?: Pick<Typed, 'type'>})[];
  readonly events?: readonly Typed[];
}
interface HtmlData {
  readonly tags: readonly (Named & {readonly attributes: readonly (Named & {values?: readonly Named[]})[]})[];
}
interface WebTypes {
  readonly version: string;
  readonly contributions: {
    readonly html: {readonly elements: readonly (Named & {readonly attributes: readonly Named[]})[]};
  };
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const {modules} = read('custom-elements.json') as {
  modules: readonly {declarations?: readonly Declaration[]}[];
};
const elements = modules.flatMap(({declarations = []}) => declarations).filter(({tagName}) => tagName);
const html = read('vscode.html-custom-data.json') as HtmlData;
const webTypes = read('web-types.json') as WebTypes;
const names = (listed: readonly Named[] = []): string[] => listed.map(({name}) => name).toSorted();

/** The attributes that the source reads or styles, besides HTML's own. */
function attributesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const block = /static override properties[^=]*= \{([^]*?)\n {2}\};/.exec(text)?.[1] ?? '';
  return [...block.matchAll(/^ {4}(\w+): \{(.*)\}/gm)].flatMap(([, name = '', options = '']) => {
    if (options.includes('attribute: false')) return [];
    return /attribute: '([\w-]+)'/.exec(options)?.[1] ?? name;
  });
}
const styled = [
  ...readFileSync('src/elements/shared-styles.ts', 'utf8').matchAll(/:host\(\[([\w-]+)='/g),
].map(([, name = '']) => name);

describe.each(elements)('<$tagName> in editors', ({tagName, attributes = [], members = [], events = []}) => {
  const folder = tagName === 'webex-line-provider' ? 'context' : 'elements';
  const expected = [...attributesIn(`src/${folder}/${tagName}.ts`), ...styled].toSorted();

  test('every attribute is in the manifest, in the data for VS Code and in the web-types', () => {
    expect(names(attributes)).toEqual(expected);
    expect(names(html.tags.find(({name}) => name === tagName)?.attributes)).toEqual(expected);
    const known = webTypes.contributions.html.elements.find(({name}) => name === tagName);
    expect(names(known?.attributes)).toEqual(expected);
  });

  test('attributes have literal types, which editors complete', () => {
    const literal = /^(?:'[\w-]+'|string|boolean|undefined|\s|\|)+$/;
    expect(attributes.filter(({type}) => !literal.test(type?.text ?? '')).map(({name}) => name)).toEqual([]);
  });

  test('every other type is exported by the package, or known to TypeScript', () => {
    const index = readFileSync('src/index.ts', 'utf8');
    const types = [
      ...members.map(({type, return: returned}) => type ?? returned?.type),
      ...events.map(({type}) => type),
    ];
    const mentioned = types.flatMap(
      type => (type?.text ?? '').replaceAll(/'[^']*'/g, '').match(/\b[A-Z]\w+/g) ?? [],
    );
    const known = new Set(['CustomEvent', 'Promise']);
    expect(mentioned.filter(name => !known.has(name) && !new RegExp(`\\b${name}\\b`).test(index))).toEqual(
      [],
    );
    expect(types.filter(type => type?.text.includes("['"))).toEqual([]);
  });
});

test('view and density are completed with their values', () => {
  const status = html.tags.find(({name}) => name === 'webex-line-status');
  const values = (attribute: string): string[] =>
    names(status?.attributes.find(({name}) => name === attribute)?.values);
  expect(values('view')).toEqual(['card', 'chip', 'dot', 'text']);
  expect(values('density')).toEqual(['compact']);
});

test('the manifest has all elements, and the package contains the files for editors', () => {
  const tags = readdirSync('src/define').filter(name => name.startsWith('webex-'));
  expect(elements).toHaveLength(tags.length);
  const {version, ...described} = read('package.json') as Record<string, string>;
  expect(described['customElements']).toBe('custom-elements.json');
  expect(described['web-types']).toBe('web-types.json');
  expect(webTypes.version).toBe(version);
  expect(packedFiles()).toEqual(
    expect.arrayContaining(['web-types.json', 'vscode.html-custom-data.json', 'vscode.css-custom-data.json']),
  );
});
