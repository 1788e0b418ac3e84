// Writes the tables of docs/elements.md and docs/theming.md from custom-elements.json, between markers. The rest of these
// pages is written by hand. `npm run docs` runs this script.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeFormatted} from './write-formatted.mjs';

const page = path.join(root, 'docs/elements.md');

const {modules} = JSON.parse(await readFile(path.join(root, 'custom-elements.json'), 'utf8'));
const elements = modules.flatMap(({declarations = []}) => declarations).filter(({tagName}) => tagName);

let text = await readFile(page, 'utf8');
for (const element of elements) text = replaceBetween(text, element.tagName, tablesOf(element));
await writeFormatted(page, text);

const theming = path.join(root, 'docs/theming.md');
const [sharedStyles, momentum] = await Promise.all(
  ['shared-styles', 'momentum'].map(name => readFile(path.join(root, `src/elements/${name}.ts`), 'utf8')),
);
/** The `--webex-*` properties behind each private property of momentum.ts, such as `--_accent`. */
const colors = new Map(
  [...momentum.matchAll(/(--_[\w-]+): ([^;]+);/g)].map(([, name, value]) => [
    name,
    value.match(/--webex-[\w-]+/g),
  ]),
);
const momentumProperties = new Set([...colors.values()].map(([name]) => name));
/** The properties that the shared styles read, directly or as a color of momentum.ts. */
const shared = new Set(
  [...sharedStyles.matchAll(/--(?:webex|_)[\w-]+/g)].flatMap(([name]) => colors.get(name)?.[0] ?? name),
);
/** The default of each documented property, and the elements that use it. */
const documented = new Map();
for (const {tagName, cssProperties = []} of elements)
  for (const {name, default: value, description} of cssProperties) {
    const {uses} = documented.get(name) ?? {uses: []};
    documented.set(name, {value, uses: [...uses, {tag: tagName.replace('webex-', ''), description}]});
  }
const propertyTable = table(
  ['property', 'default', 'elements', 'description'],
  [...documented].toSorted(([a], [b]) => a.localeCompare(b)),
  ([name, {value, uses}]) => [
    code(name),
    describeDefault(name, value),
    // The property may be listed with one element, but affects all of them.
    shared.has(name) ? 'all' : uses.map(({tag}) => tag).join(', '),
    describe(uses),
  ],
);
const themingText = replaceBetween(await readFile(theming, 'utf8'), 'properties', propertyTable);
await writeFormatted(theming, themingText);

function describeDefault(name, value) {
  if (value) return code(value);
  return momentumProperties.has(name) ? 'Momentum' : 'see description';
}

/** Returns the description of a property, for each element if the descriptions differ. */
function describe(uses) {
  const descriptions = new Set(uses.map(({description}) => description));
  if (descriptions.size === 1) return uses[0].description;
  return uses.map(({tag, description}) => `${tag}: ${description}`).join(' ');
}

function replaceBetween(whole, tag, tables) {
  const [start, end] = [`<!-- ${tag} -->`, `<!-- /${tag} -->`];
  if (!whole.includes(start) || !whole.includes(end)) throw new Error(`There is no place for ${tag}`);
  const before = whole.slice(0, whole.indexOf(start) + start.length);
  return `${before}\n\n${tables}\n\n${whole.slice(whole.indexOf(end))}`;
}

function tablesOf({
  description,
  members = [],
  attributes = [],
  slots,
  events,
  cssParts,
  cssStates,
  cssProperties,
}) {
  const properties = [
    ...members.filter(({kind}) => kind === 'field'),
    ...attributes
      .filter(({fieldName}) => !fieldName)
      .map(({name, type, description: meaning}) => ({attribute: name, name: '', type, description: meaning})),
  ];
  const methods = members.filter(({kind}) => kind === 'method');
  return [
    description,
    table(['attribute', 'property', 'type', 'description'], properties, member => [
      member.attribute ? code(member.attribute) : '',
      code(member.name),
      code(member.type?.text ?? ''),
      member.description,
    ]),
    table(['method', 'description'], methods, ({name, description: meaning}) => [code(`${name}()`), meaning]),
    table(['slot', 'content'], slots, ({name, description: meaning}) => [
      name ? code(name) : '(default)',
      meaning,
    ]),
    table(['event', 'detail', 'fired when'], events, ({name, type, description: meaning}) => [
      code(name),
      code(type.text.replace(/^CustomEvent<(.*)>$/, '$1')),
      meaning,
    ]),
    table(['part', 'description'], cssParts, ({name, description: meaning}) => [code(name), meaning]),
    table(['state', 'set when'], cssStates, ({name, description: meaning}) => [
      code(`:state(${name})`),
      meaning,
    ]),
    table(['CSS property', 'description'], cssProperties, ({name, description: meaning}) => [
      code(name),
      meaning,
    ]),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function table(heads, rows, cells) {
  if (!rows?.length) return '';
  const lines = [
    heads,
    heads.map(() => '---'),
    ...rows.map(row => cells(row).map(cell => (cell ?? '').replaceAll('|', '\\|').replaceAll('\n', ' '))),
  ];
  return lines.map(line => `| ${line.join(' | ')} |`).join('\n');
}

function code(word) {
  return word && `\`${word}\``;
}
