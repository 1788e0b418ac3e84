import {readFileSync} from 'node:fs';
import type {LitElement} from 'lit';
import {describe, expect, test, vi} from 'vitest';
import '../../src/define.js';
import '../../src/define-calls.js';

// Every attribute of the manifest, as a page or a framework writes it.

interface Attribute {
  readonly name: string;
  readonly fieldName?: string;
  readonly type: {readonly text: string};
}

const {modules} = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
  modules: readonly {declarations?: readonly {tagName?: string; attributes?: readonly Attribute[]}[]}[];
};
const all = modules
  .flatMap(({declarations = []}) => declarations)
  .flatMap(({tagName: tag, attributes = []}) =>
    tag ? attributes.map(attribute => ({tag, ...attribute})) : [],
  );
const isBoolean = ({type}: Attribute) => /^boolean\b/.test(type.text);
const valuesOf = ({type}: Attribute) => [...type.text.matchAll(/'([\w-]+)'/g)].map(([, value = '']) => value);

async function renderWithAttribute(tag: string, attribute: string, value?: string): Promise<LitElement> {
  const element = document.createElement(tag) as LitElement;
  if (value !== undefined) element.setAttribute(attribute, value);
  document.body.replaceChildren(element);
  await element.updateComplete;
  return element;
}

describe('a boolean', () => {
  const booleans = all.filter(isBoolean);
  test.each(booleans)(
    '<$tag $name>: "false" in any case is false, any other text is true',
    async attribute => {
      const {tag, name, fieldName = ''} = attribute;
      const read = async (value?: string) =>
        Boolean(Reflect.get(await renderWithAttribute(tag, name, value), fieldName));
      expect(await read()).toBe(false);
      for (const text of ['false', 'False', 'FALSE', ' false ']) expect(await read(text)).toBe(false);
      expect(await read('')).toBe(true);
      expect(await read('true')).toBe(true);
      // React 19, Vue, Svelte and Preact set the property.
      const element = await renderWithAttribute(tag, name, '');
      Reflect.set(element, fieldName, false);
      expect(Reflect.get(element, fieldName)).toBe(false);
    },
  );

  test('is the type of only these attributes', () => {
    expect(new Set(booleans.map(({name}) => name))).toEqual(new Set(['auto-register', 'keep-device']));
  });
});

// Angular, Solid and Lit set properties.
test.each(all)('<$tag $name> can also be set as a property', async ({tag, name, fieldName = ''}) => {
  const element = await renderWithAttribute(tag, name);
  expect(fieldName in element).toBe(true);
});

test('density is the same as a property and as an attribute', async () => {
  for (const tag of new Set(all.map(attribute => attribute.tag))) {
    const element = await renderWithAttribute(tag, 'density');
    Reflect.set(element, 'density', 'compact');
    await element.updateComplete;
    expect(element.getAttribute('density'), tag).toBe('compact');
    Reflect.set(element, 'density', undefined);
    await element.updateComplete;
    expect(element.hasAttribute('density'), tag).toBe(false);
  }
});

describe('an unknown value', () => {
  test.each(all.filter(attribute => valuesOf(attribute).length))(
    '<$tag $name> is named in the console, with the allowed values',
    async attribute => {
      const {tag, name} = attribute;
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      // A warning is logged once for each text.
      const wrong = `no-${tag}`;
      await renderWithAttribute(tag, name, wrong);
      const text = warn.mock.calls.flat().find(each => String(each).includes(wrong));
      for (const value of valuesOf(attribute)) expect(text).toContain(value);
      warn.mockClear();
      for (const value of valuesOf(attribute)) await renderWithAttribute(tag, name, value);
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );
});
