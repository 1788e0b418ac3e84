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
const entryPoints = new Set([
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
const serverLibraries = new Set(['cookie', 'ipaddr.js', 'jose', 'oauth4webapi', 'zod/mini']);
const maxLines = 300;

export interface File {
  /** From the project's root, with slashes: `src/line/line-intent.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The index of the layer of a file of `src`. Entry points are above all layers. -1 for a file outside the layers. */
export function layerOf(path: string): number {
  const [, folder = '', name] = path.split('/');
  if (name === undefined) return entryPoints.has(folder) ? layers.length : -1;
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
    // Elements use the SDK only through the line.
    if (path.startsWith('src/elements/') && target.startsWith('src/sdk/')) return true;
    // The line only forwards calls, so it needs their types, but not their code.
    if (path.startsWith('src/line/') && target.startsWith('src/call/')) return !onlyTypes(specifier, text);
    return !sameFolder && !(layerOf(target) >= 0 && layerOf(target) < layer);
  });
}

/** Whether a file imports only types from a module. */
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

/** A module that defines one tag. `define.ts` exports functions instead. */
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
      importsOf(text).some(
        specifier => !/^\.\/[\w-]+\.js$/.test(specifier) && !serverLibraries.has(specifier),
      ),
  },
  {
    rule: 'src/elements, src/context and src/define do not call fetch()',
    appliesTo: path => /^src\/(?:elements|context|define)\//.test(path),
    breaks: contains(/\bfetch\(/),
  },
  {
    rule: 'define modules contain no class',
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
    rule: 'no code contains a tag name as a selector or creates an element by it, because a page can choose the prefix',
    appliesTo: inSource,
    breaks: contains(
      /(?:querySelector(?:All)?|closest|matches|createElement|getElementsByTagName)\b[^;\n]*['"`\s(]webex-/i,
    ),
  },
  {
    rule: 'the entry points for elements, React and tests contain only imports and exports',
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
    rule: `no file over ${maxLines} lines`,
    appliesTo: () => true,
    breaks: ({text}) => text.trimEnd().split('\n').length > maxLines,
  },
  {
    rule: 'no folder named util, utils, internal or helpers',
    appliesTo: () => true,
    breaks: ({path}) => /\/(?:utils?|internal|helpers)\//.test(path),
  },
];

export function brokenRules(file: File): string[] {
  return rules.filter(({appliesTo, breaks}) => appliesTo(file.path) && breaks(file)).map(({rule}) => rule);
}
