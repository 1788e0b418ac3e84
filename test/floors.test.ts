import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {describe, expect, test} from 'vitest';

/** The house of docs/architecture.md: data flows one way, and a file imports only from floors below its own. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['line', 'auth', 'localization'],
  ['calling', 'tabs'],
  ['session'],
  ['context'],
  ['elements', 'testing'],
  ['define'],
];
const entries = new Set(['index.ts', 'define.ts', 'react.ts']);
/** What is published with this library, and from which floor on it may be used. */
const packages: Readonly<Record<string, number>> = {lit: 4, '@lit/context': 4, '@lit/react': 7};
/** What the back end is built on, bundled into it: web standards alone, so that it runs in Node and in workers. */
const libraries = new Set(['cookie', 'ipaddr.js', 'jose', 'oauth4webapi', 'zod/mini']);
const longest = 300;

interface File {
  /** From the top, with slashes: `src/line/intent.ts`. */
  readonly path: string;
  readonly text: string;
}

function floorOf(path: string): number {
  const [, folder = '', name] = path.split('/');
  if (name === undefined) return entries.has(folder) ? 7 : -1;
  return floors.findIndex(folders => folders.includes(folder));
}

/** Everything that a file takes from elsewhere: types too, and what is loaded on demand. */
function importsOf(text: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  return patterns.flatMap(pattern => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
}

function wrongImports({path, text}: File): string[] {
  const floor = floorOf(path);
  return importsOf(text).filter(specifier => {
    if (!specifier.startsWith('.')) return !allowsPackage(specifier, path);
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
    const sameFolder = posix.dirname(target) === posix.dirname(path);
    if (!target.startsWith('src/')) return true;
    // What calling/ knows of the SDK is no business of an element's.
    if (path.startsWith('src/elements/') && target.startsWith('src/calling/')) return true;
    return !sameFolder && !(floorOf(target) >= 0 && floorOf(target) < floor);
  });
}

function allowsPackage(specifier: string, path: string): boolean {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return floorOf(path) >= (packages[name] ?? Infinity);
}

interface Rule {
  readonly says: string;
  readonly holdsFor: (path: string) => boolean;
  /** Finds what breaks it. */
  readonly breaks: (file: File) => boolean;
}

const inSource = (path: string): boolean => path.startsWith('src/');
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
const contains =
  (pattern: RegExp) =>
  ({text}: File): boolean =>
    pattern.test(withoutComments(text));

const rules: readonly Rule[] = [
  {says: 'every file of src has a floor', holdsFor: inSource, breaks: ({path}) => floorOf(path) < 0},
  {
    says: 'a file imports only from floors below its own, or its own folder',
    holdsFor: inSource,
    breaks: file => wrongImports(file).length > 0,
  },
  {
    says: 'the back end stands alone: it runs where neither a page nor the cloud is',
    holdsFor: path => path.startsWith('server/'),
    breaks: ({text}) =>
      importsOf(text).some(specifier => !/^\.\/[\w-]+\.js$/.test(specifier) && !libraries.has(specifier)),
  },
  {
    says: 'elements fetch nothing',
    holdsFor: path => /^src\/(?:elements|context|define)\//.test(path),
    breaks: contains(/\bfetch\(/),
  },
  {
    says: 'define modules hold no class',
    holdsFor: path => path.startsWith('src/define/'),
    breaks: contains(/\bclass\b/),
  },
  {
    says: 'a define module makes sure of the page’s default before it defines its tag',
    holdsFor: path => path.startsWith('src/define/'),
    breaks: ({text}) => {
      const ensures = text.indexOf('\nensurePageDefault();');
      return ensures === -1 || ensures > text.indexOf('customElements.define(');
    },
  },
  {
    says: 'only define modules define tags',
    holdsFor: path => inSource(path) && !path.startsWith('src/define/'),
    breaks: contains(/\bcustomElements\.define\(/),
  },
  {
    says: 'entry points are lists of names',
    holdsFor: path => ['src/index.ts', 'src/define.ts'].includes(path),
    breaks: ({text}) =>
      withoutComments(text)
        .replace(/^(?:import|export)\b[^;]*;/gm, '')
        .trim() !== '',
  },
  {
    says: 'no default exports',
    holdsFor: () => true,
    breaks: contains(/^\s*export\s+default\b|\bas\s+default\b/m),
  },
  {
    says: 'no enum',
    holdsFor: () => true,
    breaks: contains(/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\b/m),
  },
  {
    says: `no file over ${longest} lines`,
    holdsFor: () => true,
    breaks: ({text}) => text.trimEnd().split('\n').length > longest,
  },
  {
    says: 'no folder named utils or internal',
    holdsFor: () => true,
    breaks: ({path}) => /\/(?:utils?|internal|helpers)\//.test(path),
  },
];

function broken(file: File): string[] {
  return rules.filter(({holdsFor, breaks}) => holdsFor(file.path) && breaks(file)).map(({says}) => says);
}

const files: readonly File[] = ['src', 'server', 'cloud']
  .filter(folder => existsSync(folder))
  .flatMap(folder =>
    readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .filter(name => name.endsWith('.ts'))
      .map(name => posix.join(folder, name.replaceAll('\\', '/'))),
  )
  .map(path => ({path, text: readFileSync(path, 'utf8')}));

describe('the house', () => {
  test.each(files)('$path', file => {
    expect(broken(file), `imports: ${wrongImports(file).join(', ')}`).toEqual([]);
  });

  test('its files are found, on every floor that is built', () => {
    expect(new Set(files.filter(({path}) => inSource(path)).map(({path}) => floorOf(path)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 7]),
    );
  });
});

const imports = 'a file imports only from floors below its own, or its own folder';

interface Planted extends File {
  readonly name: string;
  readonly breaks?: string;
}

const planted: readonly Planted[] = [
  {name: 'line from line', path: 'src/line/a.ts', text: "import {b} from './b.js';"},
  {name: 'calling from auth', path: 'src/calling/a.ts', text: "import type {B} from '../auth/b.js';"},
  {name: 'elements from Lit', path: 'src/elements/a.ts', text: "import {property} from 'lit/decorators.js';"},
  {
    name: 'index from everywhere',
    path: 'src/index.ts',
    text: "export {a} from './line/a.js';\nexport type {\n  B,\n} from './elements/b.js';",
  },
  {name: 'a word that is no enum', path: 'src/line/a.ts', text: "export const enumerable = ['enum'];"},
  {name: 'a class in a comment', path: 'src/line/a.ts', text: '/**\n * enum\n */\n// export default'},
  {
    name: 'a define module',
    path: 'src/define/a.ts',
    text: "import {A} from '../elements/a.js';\n\nensurePageDefault();\n\ncustomElements.define('a-a', A);",
  },

  {name: 'line from auth', path: 'src/line/a.ts', text: "import {b} from '../auth/b.js';", breaks: imports},
  {
    name: 'a type of auth in line',
    path: 'src/line/a.ts',
    text: "import type {B} from '../auth/b.js';",
    breaks: imports,
  },
  {
    name: 'localization from line',
    path: 'src/localization/a.ts',
    text: "import type {B} from '../line/b.js';",
    breaks: imports,
  },
  {
    name: 'calling from tabs',
    path: 'src/calling/a.ts',
    text: "import {b} from '../tabs/b.js';",
    breaks: imports,
  },
  {
    name: 'session from context',
    path: 'src/session/a.ts',
    text: "import {b} from '../context/b.js';",
    breaks: imports,
  },
  {
    name: 'on demand, upwards',
    path: 'src/session/a.ts',
    text: "const b = await import('../elements/b.js');",
    breaks: imports,
  },
  {
    name: 'handed on, upwards',
    path: 'src/line/a.ts',
    text: "export * from '../session/b.js';",
    breaks: imports,
  },
  {
    name: 'over several lines',
    path: 'src/line/a.ts',
    text: "import {\n  b,\n  type C,\n} from '../calling/b.js';",
    breaks: imports,
  },
  {name: 'for its effects', path: 'src/elements/a.ts', text: "import '../define/b.js';", breaks: imports},
  {
    name: 'an entry point from below',
    path: 'src/context/a.ts',
    text: "import {b} from '../index.js';",
    breaks: imports,
  },
  {name: 'Lit in line', path: 'src/line/a.ts', text: "import {html} from 'lit';", breaks: imports},
  {
    name: 'Lit in session',
    path: 'src/session/a.ts',
    text: "import type {LitElement} from 'lit';",
    breaks: imports,
  },
  {
    name: 'the SDK in calling',
    path: 'src/calling/a.ts',
    text: "import {createClient} from '@webex/calling';",
    breaks: imports,
  },
  {
    name: "the SDK's types in elements",
    path: 'src/elements/a.ts',
    text: "import type {ILine} from '@webex/calling';",
    breaks: imports,
  },
  {
    name: 'our names for the SDK in elements',
    path: 'src/elements/a.ts',
    text: "import type {B} from '../calling/sdk.js';",
    breaks: imports,
  },
  {
    name: 'a package that is not published along',
    path: 'src/context/a.ts',
    text: "import {z} from 'zod';",
    breaks: imports,
  },
  {
    name: 'the cloud in src',
    path: 'src/session/a.ts',
    text: "import {b} from '../../cloud/cloud.js';",
    breaks: imports,
  },

  {
    name: 'a file beside the entry points',
    path: 'src/stray.ts',
    text: '',
    breaks: 'every file of src has a floor',
  },
  {
    name: 'a folder without a floor',
    path: 'src/things/a.ts',
    text: '',
    breaks: 'every file of src has a floor',
  },
  {
    name: 'a library of Node',
    path: 'server/a.ts',
    text: "import {createHash} from 'node:crypto';",
    breaks: 'the back end stands alone: it runs where neither a page nor the cloud is',
  },
  {
    name: 'the scopes of auth',
    path: 'server/a.ts',
    text: "import {scopes} from '../src/auth/access-token.js';",
    breaks: 'the back end stands alone: it runs where neither a page nor the cloud is',
  },
  {
    name: 'server from its own and its libraries',
    path: 'server/a.ts',
    text: "import {b} from './b.js';\nimport {c} from 'jose';",
  },
  {name: 'fetch', path: 'src/elements/a.ts', text: 'await fetch(url);', breaks: 'elements fetch nothing'},
  {
    name: 'a class',
    path: 'src/define/a.ts',
    text: '\nensurePageDefault();\nclass A {}\ncustomElements.define(tag, A);',
    breaks: 'define modules hold no class',
  },
  {
    name: 'a tag before the default',
    path: 'src/define/a.ts',
    text: '\ncustomElements.define(tag, A);\nensurePageDefault();',
    breaks: 'a define module makes sure of the page’s default before it defines its tag',
  },
  {
    name: 'a tag without the default',
    path: 'src/define/a.ts',
    text: '\ncustomElements.define(tag, A);',
    breaks: 'a define module makes sure of the page’s default before it defines its tag',
  },
  {
    name: 'a tag defined beside its class',
    path: 'src/elements/a.ts',
    text: "customElements.define('a-a', A);",
    breaks: 'only define modules define tags',
  },
  {
    name: 'logic',
    path: 'src/index.ts',
    text: "export {a} from './line/a.js';\nconst b = 1;",
    breaks: 'entry points are lists of names',
  },
  {name: 'a default export', path: 'src/line/a.ts', text: 'export default 1;', breaks: 'no default exports'},
  {
    name: 'a default by another name',
    path: 'cloud/a.ts',
    text: 'export {a as default};',
    breaks: 'no default exports',
  },
  {name: 'an enum', path: 'src/line/a.ts', text: 'export const enum A {}', breaks: 'no enum'},
  {name: '301 lines', path: 'server/a.ts', text: 'a;\n'.repeat(301), breaks: 'no file over 300 lines'},
  {name: 'utils', path: 'cloud/utils/a.ts', text: '', breaks: 'no folder named utils or internal'},
  {name: 'internal', path: 'cloud/http/internal/a.ts', text: '', breaks: 'no folder named utils or internal'},
];

describe('a planted violation is caught', () => {
  test.each(planted.filter(({breaks}) => breaks))('$path: $name', ({breaks, ...file}) => {
    expect(broken(file)).toEqual([breaks]);
  });

  test.each(rules)('there is one for: $says', ({says}) => {
    expect(planted.map(({breaks}) => breaks)).toContain(says);
  });
});

describe('and what is allowed is not', () => {
  test.each(planted.filter(({breaks}) => !breaks))('$path: $name', file => {
    expect(broken(file)).toEqual([]);
  });
});

/** Import chains that lead back to their first file, types included. */
function circles(modules: readonly File[]): string[] {
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
  test('has no import circle, types included', () => {
    expect(circles(files.filter(({path}) => path.startsWith('server/')))).toEqual([]);
  });

  test('a circle is found', () => {
    const [a, b] = [
      {path: 'server/a.ts', text: "import type {B} from './b.js';"},
      {path: 'server/b.ts', text: "import {a} from './a.js';"},
    ];
    expect(circles([a, b])).toContain('server/a.ts > server/b.ts > server/a.ts');
  });
});
