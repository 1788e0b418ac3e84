import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {describe, expect, test} from 'vitest';

/** The layers of docs/architecture.md, from the bottom: a file imports only from lower layers, or from its own folder. */
const layers: readonly (readonly string[])[] = [
  ['base'],
  ['line', 'call', 'media', 'auth', 'localization'],
  ['sdk', 'tabs'],
  ['session'],
  ['context'],
  ['elements', 'testing'],
  ['define'],
  ['frameworks'],
];
const entries = new Set([
  'index.ts',
  'define.ts',
  'define-calls.ts',
  'testing.ts',
  'react.ts',
  'react-calls.ts',
  'vue.ts',
  'svelte.ts',
  'solid.ts',
  'preact.ts',
]);
/** Runtime dependencies and the host's frameworks, each with the lowest layer that may import it. */
const packages: Readonly<Record<string, number>> = {
  lit: 4,
  '@lit/context': 4,
  react: 7,
  vue: 7,
  svelte: 7,
  'solid-js': 7,
  preact: 7,
};
/** Dependencies of the server. They use web standards only, so that the server runs in Node and in workers. */
const libraries = new Set(['cookie', 'ipaddr.js', 'jose', 'oauth4webapi', 'zod/mini']);
const longest = 300;

interface File {
  /** From the project's root, with slashes: `src/line/line-intent.ts`. */
  readonly path: string;
  readonly text: string;
}

function layerOf(path: string): number {
  const [, folder = '', name] = path.split('/');
  if (name === undefined) return entries.has(folder) ? layers.length : -1;
  return layers.findIndex(folders => folders.includes(folder));
}

/** All imports of a file, including types and dynamic imports. */
function importsOf(text: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  return patterns.flatMap(pattern => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
}

function wrongImports({path, text}: File): string[] {
  const layer = layerOf(path);
  return importsOf(text).filter(specifier => {
    if (!specifier.startsWith('.')) return !allowsPackage(specifier, path);
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
    const sameFolder = posix.dirname(target) === posix.dirname(path);
    if (!target.startsWith('src/')) return true;
    // Elements show a line, whichever SDK is behind it.
    if (path.startsWith('src/elements/') && target.startsWith('src/sdk/')) return true;
    // The line shows calls as they are, and decides nothing about them.
    if (path.startsWith('src/line/') && target.startsWith('src/call/')) return !onlyTypes(specifier, text);
    return !sameFolder && !(layerOf(target) >= 0 && layerOf(target) < layer);
  });
}

/** Whether a file imports nothing but types from a module. */
function onlyTypes(specifier: string, text: string): boolean {
  const escaped = specifier.replaceAll('.', '\\.');
  const all = [...text.matchAll(new RegExp(`(?:from|import\\()\\s*'${escaped}'`, 'g'))];
  const types = [...text.matchAll(new RegExp(`(?:import|export) type\\b[^;]*?from '${escaped}'`, 'g'))];
  return all.length === types.length;
}

function allowsPackage(specifier: string, path: string): boolean {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return layerOf(path) >= (packages[name] ?? Infinity);
}

interface Rule {
  readonly rule: string;
  readonly appliesTo: (path: string) => boolean;
  /** Whether a file breaks the rule. */
  readonly breaks: (file: File) => boolean;
}

/** One module per tag. `define.ts` is a function, which defines them all. */
const isDefineModule = (path: string): boolean =>
  path.startsWith('src/define/') && path !== 'src/define/define.ts';
const inSource = (path: string): boolean => path.startsWith('src/');
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
const contains =
  (pattern: RegExp) =>
  ({text}: File): boolean =>
    pattern.test(withoutComments(text));

const rules: readonly Rule[] = [
  {rule: 'every file of src is in a layer', appliesTo: inSource, breaks: ({path}) => layerOf(path) < 0},
  {
    rule: 'a file imports only from lower layers, or from its own folder',
    appliesTo: inSource,
    breaks: file => wrongImports(file).length > 0,
  },
  {
    rule: 'the server imports only its own files and its libraries',
    appliesTo: path => path.startsWith('server/'),
    breaks: ({text}) =>
      importsOf(text).some(specifier => !/^\.\/[\w-]+\.js$/.test(specifier) && !libraries.has(specifier)),
  },
  {
    rule: 'elements fetch nothing',
    appliesTo: path => /^src\/(?:elements|context|define)\//.test(path),
    breaks: contains(/\bfetch\(/),
  },
  {
    rule: 'define modules hold no class',
    appliesTo: isDefineModule,
    breaks: contains(/\bclass\b/),
  },
  {
    rule: 'a define module creates the page’s session before it defines its tag',
    appliesTo: isDefineModule,
    breaks: ({text}) => {
      const ensures = text.indexOf('\nensurePageDefault();');
      return ensures === -1 || ensures > text.indexOf('customElements.define(');
    },
  },
  {
    rule: 'only define modules define tags',
    appliesTo: path => inSource(path) && !path.startsWith('src/define/'),
    breaks: contains(/\bcustomElements\.define\(/),
  },
  {
    rule: 'no element is found by its tag, which a page can choose',
    appliesTo: inSource,
    breaks: contains(
      /(?:querySelector(?:All)?|closest|matches|createElement|getElementsByTagName)\b[^;\n]*['"`\s(]webex-/i,
    ),
  },
  {
    rule: 'entry points are lists of names',
    appliesTo: path =>
      ['src/index.ts', 'src/define.ts', 'src/define-calls.ts', 'src/react.ts', 'src/testing.ts'].includes(
        path,
      ),
    breaks: ({text}) =>
      withoutComments(text)
        .replace(/^'use client';/m, '')
        .replace(/^(?:import|export)\b[^;]*;/gm, '')
        .trim() !== '',
  },
  {
    rule: 'no default exports',
    appliesTo: () => true,
    breaks: contains(/^\s*export\s+default\b|\bas\s+default\b/m),
  },
  {
    rule: 'no enum',
    appliesTo: () => true,
    breaks: contains(/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\b/m),
  },
  {
    rule: `no file over ${longest} lines`,
    appliesTo: () => true,
    breaks: ({text}) => text.trimEnd().split('\n').length > longest,
  },
  {
    rule: 'no folder named utils or internal',
    appliesTo: () => true,
    breaks: ({path}) => /\/(?:utils?|internal|helpers)\//.test(path),
  },
];

function broken(file: File): string[] {
  return rules.filter(({appliesTo, breaks}) => appliesTo(file.path) && breaks(file)).map(({rule}) => rule);
}

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

const imports = 'a file imports only from lower layers, or from its own folder';

interface Planted extends File {
  readonly name: string;
  readonly breaks?: string;
}

const planted: readonly Planted[] = [
  {name: 'line from line', path: 'src/line/a.ts', text: "import {b} from './b.js';"},
  {name: 'sdk from auth', path: 'src/sdk/a.ts', text: "import type {B} from '../auth/b.js';"},
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

  {name: 'a type of call in line', path: 'src/line/a.ts', text: "import type {B} from '../call/b.js';"},

  {
    name: 'a value of call in line',
    path: 'src/line/a.ts',
    text: "import {b, type C} from '../call/b.js';",
    breaks: imports,
  },
  {name: 'call from line', path: 'src/call/a.ts', text: "import {b} from '../line/b.js';", breaks: imports},
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
    name: 'sdk from tabs',
    path: 'src/sdk/a.ts',
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
    text: "import {\n  b,\n  type C,\n} from '../sdk/b.js';",
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
    name: 'the SDK in sdk',
    path: 'src/sdk/a.ts',
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
    text: "import type {B} from '../sdk/sdk.js';",
    breaks: imports,
  },
  {
    name: 'React in context',
    path: 'src/context/a.ts',
    text: "import {createContext} from 'react';",
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
    breaks: 'every file of src is in a layer',
  },
  {
    name: 'a folder outside the layers',
    path: 'src/things/a.ts',
    text: '',
    breaks: 'every file of src is in a layer',
  },
  {
    name: 'a library of Node',
    path: 'server/a.ts',
    text: "import {createHash} from 'node:crypto';",
    breaks: 'the server imports only its own files and its libraries',
  },
  {
    name: 'the scopes of auth',
    path: 'server/a.ts',
    text: "import {scopes} from '../src/auth/access-token.js';",
    breaks: 'the server imports only its own files and its libraries',
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
    breaks: 'a define module creates the page’s session before it defines its tag',
  },
  {
    name: 'a tag without the default',
    path: 'src/define/a.ts',
    text: '\ncustomElements.define(tag, A);',
    breaks: 'a define module creates the page’s session before it defines its tag',
  },
  {
    name: 'a tag defined beside its class',
    path: 'src/elements/a.ts',
    text: "customElements.define('a-a', A);",
    breaks: 'only define modules define tags',
  },
  {
    name: 'a tag',
    path: 'src/elements/a.ts',
    text: "const login = this.closest('webex-login');",
    breaks: 'no element is found by its tag, which a page can choose',
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

describe('a planted violation is reported', () => {
  test.each(planted.filter(({breaks}) => breaks))('$path: $name', ({breaks, ...file}) => {
    expect(broken(file)).toEqual([breaks]);
  });

  test.each(rules)('there is one for: $rule', ({rule}) => {
    expect(planted.map(({breaks}) => breaks)).toContain(rule);
  });
});

describe('an allowed file is not reported', () => {
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
