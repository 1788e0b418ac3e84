// Writes src/frameworks/tag-types.ts from custom-elements.json: the attributes, properties and events of each tag, with
// their descriptions, for the templates of frameworks. `npm run docs` runs this script.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeFormatted} from './write-formatted.mjs';

const {modules} = JSON.parse(await readFile(path.join(root, 'custom-elements.json'), 'utf8'));
const elements = modules
  .flatMap(({path: file, declarations = []}) => declarations.map(declaration => ({file, ...declaration})))
  .filter(({tagName}) => tagName)
  .toSorted((a, b) => a.tagName.localeCompare(b.tagName));

const text = `// Generated from custom-elements.json by scripts/tag-types.mjs.
${elements.map(({name, file}) => `import type {${name}} from '${file.replace('dist/', '../')}';`).join('\n')}

/** The attributes of every tag. */
interface SharedAttributes {
  /** \`compact\` makes gaps and buttons smaller. */
  density?: 'compact' | undefined;
}
${elements.map(attributesOf).join('\n')}
/** The class, the attributes, the properties that a page may set, and the events of each tag. */
export interface WebexTags {
${elements.map(tagOf).join('\n')}
}
`;
await writeFormatted(path.join(root, 'src/frameworks/tag-types.ts'), text);

function attributesOf({name, tagName, attributes = []}) {
  const own = attributes.filter(({name: attribute}) => attribute !== 'density');
  const members = own.map(({name: attribute, description, fieldName, type}) => {
    const valueType = fieldName ? `${name}['${fieldName}']` : type.text;
    return `/** ${description.replaceAll('\n', ' ')} */\n'${attribute}'?: ${valueType} | undefined;`;
  });
  if (!members.length) return '';
  return `
/** The attributes of \`<${tagName}>\`. */
interface ${name}Attributes extends SharedAttributes {
${members.join('\n')}
}`;
}

function tagOf({name, tagName, attributes = [], members, events}) {
  const settable = members.filter(({kind, readonly, description = ''}) => {
    return kind === 'field' && !readonly && !description.includes('Read-only');
  });
  return `'${tagName}': {
    element: ${name};
    attributes: ${attributes.some(({name: attribute}) => attribute !== 'density') ? `${name}Attributes` : 'SharedAttributes'};
    properties: ${settable.map(member => `'${member.name}'`).join(' | ')};
    events: ${events.map(event => `'${event.name}'`).join(' | ')};
  };`;
}
