import {posix} from 'node:path';

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
/** Runtime dependencies and the frameworks of applications, each with the lowest layer that may import it. */
const packages: Readonly<Record<string, number>> = {
  lit: 4,
  '@lit/context': 4,
  react: 7,
  vue: 7,
  svelte: 7,
  'solid-js': 7,
  preact: 7,
};
/** Dependencies of the server. They use only web standards, so that the server runs in Node and in workers. */
const libraries = new Set(['cookie', 'ipaddr.js', 'jose', 'oauth4webapi', 'zod/mini']);
const longest = 300;

export interface File {
  /** From the project's root, with slashes: `src/line/line-intent.ts`. */
  readonly path: string;
  readonly text: string;
}

export function layerOf(path: string): number {
  const [, folder = '', name] = path.split('/');
  if (name === undefined) return entries.has(folder) ? layers.length : -1;
  return layers.findIndex(folders => folders.includes(folder));
}

/** All imports of a file, including types and dynamic imports. */
export function importsOf(text: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  return patterns.flatMap(pattern => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
}

export function wrongImports({path, text}: File): string[] {
  const layer = layerOf(path);
  return importsOf(text).filter(specifier => {
    if (!specifier.startsWith('.')) return !allowsPackage(specifier, path);
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
    const sameFolder = posix.dirname(target) === posix.dirname(path);
    if (!target.startsWith('src/')) return true;
    // Elements show a line, whichever SDK is behind it.
    if (path.startsWith('src/elements/') && target.startsWith('src/sdk/')) return true;
    // The line passes calls on unchanged, and decides nothing about them.
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
const isDefineModule = (path: string): boolean => path.startsWith('src/define/webex-');
const tagDefiner = 'src/define/define-tag.ts';
export const inSource = (path: string): boolean => path.startsWith('src/');
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
const contains =
  (pattern: RegExp) =>
  ({text}: File): boolean =>
    pattern.test(withoutComments(text));

export const rules: readonly Rule[] = [
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
    rule: 'the page’s session is created before a tag is defined',
    appliesTo: path => path === tagDefiner,
    breaks: ({text}) => {
      const ensures = text.indexOf('ensurePageDefault();');
      return ensures === -1 || ensures > text.indexOf('registry.define(');
    },
  },
  {
    rule: 'only `defineTag` defines tags',
    appliesTo: path => inSource(path) && path !== tagDefiner,
    breaks: contains(/\b(?:customElements|registry)\.define\(/),
  },
  {
    rule: 'only define modules use `defineTag`',
    appliesTo: path => inSource(path) && !path.startsWith('src/define/'),
    breaks: contains(/\bdefineTag\(/),
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

export function broken(file: File): string[] {
  return rules.filter(({appliesTo, breaks}) => appliesTo(file.path) && breaks(file)).map(({rule}) => rule);
}
