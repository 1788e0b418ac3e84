import {readFile} from 'node:fs/promises';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {transform} from 'esbuild';
import literals from 'rollup-plugin-html-literals';
import license from 'rollup-plugin-license';
import sbom from 'rollup-plugin-sbom';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

// Private members of @lit/context. They can be mangled, because two copies of @lit/context on a page communicate only
// through events.
const contextInternals =
  /^(onContextRequest|onProviderRequest|attachListeners|updateObservers|clearCallbacks|subscriptions|consumerHost|dispatchRequest|addCallback|disposer|provided)$/;

// A function that is inlined in many places needs more space than its calls.
const lessInlining = {inline: 1};

const minified = (module, format) =>
  terser({
    ecma: 2022,
    module,
    format: {comments: /^!/, ...format},
    compress: {
      passes: module ? 3 : 1,
      unsafe_arrows: true,
      unsafe_methods: true,
      pure_getters: true,
      ...lessInlining,
    },
    mangle: {properties: {regex: contextInternals}},
  });

const readable = [
  resolve(),
  literals({options: {minifyOptions: {minifyCSS: true, removeAttributeQuotes: true}}}),
  {
    // The CSS minifier keeps the values of custom properties as written, including line breaks.
    name: 'custom-properties',
    transform: (code, id) =>
      /styles|momentum/.test(id) && !id.includes('node_modules')
        ? code.replaceAll(/`[^`]*`/g, css =>
            css
              .replaceAll(/\/\*.*?\*\//gs, '')
              .replaceAll(/\s+/g, ' ')
              .replaceAll(/([(,]) | (?=\))/g, '$1'),
          )
        : undefined,
  },
  {
    // The worker's code is a string, which the minifiers do not change, so it is minified here.
    name: 'worker',
    async transform(code, id) {
      if (!id.endsWith('keepalive-worker.js') && !id.endsWith('keepalive-worker.ts')) return undefined;
      const [whole, source] = /`(\nlet timer;[^`]*)`/.exec(code) ?? [];
      if (!whole) throw new Error(`${id} has no worker in it`);
      const {code: small} = await transform(source.replaceAll('\\\\', '\\'), {
        minify: true,
        target: 'es2022',
      });
      return code.replace(whole, () => JSON.stringify(small.trim()));
    },
  },
];
const small = [
  // Each file is 0.1 kB smaller (gzip) with both than with either one.
  {name: 'esbuild', renderChunk: code => transform(code, {minify: true, format: 'esm', target: 'es2022'})},
  minified(true),
];
const plugins = [...readable, ...small];
/** Minifies only the entry, because only the entry's size is measured. */
const entrySmall = small.map(({name, renderChunk}) => ({
  name,
  renderChunk: (code, chunk, ...rest) => (chunk.isEntry ? renderChunk(code, chunk, ...rest) : undefined),
}));
/** The licenses that a bundled library may have. NOTICE reproduces them. */
const allowed = new Set(['MIT', 'BSD-3-Clause']);

/**
 * The build fails if a bundle contains a library under another license. `sbom.json` in the folder of each bundle lists its
 * libraries, for the test of NOTICE and for a release.
 */
const inventory = [
  license({
    thirdParty: {
      allow: {
        test: library => allowed.has(library.license),
        failOnUnlicensed: true,
        failOnViolation: true,
      },
    },
  }),
  sbom({
    outDir: '',
    outFilename: 'sbom',
    rootComponentType: 'library',
    // Leave out the time, so that the same input gives the same file.
    saveTimestamp: false,
    includeWellKnown: false,
  }),
];

const output = {
  format: 'es',
  // The chunk of each language is in the folder `languages`, except English and the code that loads the languages.
  chunkFileNames: ({facadeModuleId}) =>
    /localization.(?!languages|english)/.test(facadeModuleId) ? 'languages/[name].js' : '[name].js',
};

function onwarn(warning, warn) {
  // TypeScript's code for decorators tests whether there is a `this`. Modules have none, and the code works without it.
  if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
}

// For a server: one file that contains the libraries for OAuth, encryption and cookies. It is not minified, so that
// people can read the code that runs on their server.
const server = {
  input: '.cache/server/index.js',
  output: {
    file: 'dist/server/index.js',
    format: 'es',
    banner:
      '/*! webex-calling-elements (MIT), with jose, oauth4webapi, cookie, ipaddr.js and zod inside (MIT): see NOTICE */',
  },
  plugins: [resolve(), commonjs(), ...inventory],
};

// The simulated cloud, for tests of applications that use this library: one file for Node.
const cloud = {
  input: '.cache/cloud/index.js',
  external: /^node:/,
  output: {
    file: 'dist/cloud/index.js',
    format: 'es',
    banner:
      '/*! webex-calling-elements (MIT), with hono, @hono/node-server, ws and zod inside (MIT): see NOTICE */',
  },
  plugins: [
    resolve({exportConditions: ['node'], preferBuiltins: true}),
    // Optional dependencies of ws, which make it faster.
    commonjs({ignore: ['bufferutil', 'utf-8-validate']}),
    ...inventory,
    // Minified (220 kB instead of 560), because every installation contains this file although only tests load it.
    {name: 'small', renderChunk: code => transform(code, {minify: true, format: 'esm', target: 'node20'})},
  ],
};

export default [
  // For a page without a build step: one script that contains Lit. Code that only a sign-in needs is a separate chunk,
  // which other pages do not load. Pages with a bundler use the modules in dist/, which tsc wrote.
  {
    // A page with calls loads both files.
    input: {'webex-calling-elements': 'dist/define.js', 'call-elements': 'scripts/call-elements.js'},
    output: {
      ...output,
      dir: 'dist/bundle',
      banner: ({isEntry}) =>
        isEntry
          ? `/*! webex-calling-elements ${version} (MIT), with Lit inside (BSD-3-Clause): see NOTICE */`
          : '',
    },
    plugins: [...plugins, ...inventory],
    onwarn,
  },
  // For pages without modules, such as `file:` pages, and for CDNs: one file with everything inside, so that one
  // integrity hash covers it. Its name has the version, so that caches may keep it forever.
  {
    input: 'scripts/classic.js',
    output: {
      format: 'iife',
      name: 'WebexCallingElements',
      file: `dist/bundle/webex-calling-elements-${version}.classic.js`,
      inlineDynamicImports: true,
      banner: `/*! webex-calling-elements ${version} (MIT), with Lit inside (BSD-3-Clause): see NOTICE */`,
    },
    // The browser reads a classic script in the encoding of its page.
    plugins: [...readable, minified(false, {ascii_only: true})],
    onwarn,
  },
  // For size measurements only; not published.
  {
    input: 'scripts/three-elements.js',
    output: {...output, dir: 'dist/weighed'},
    plugins: [...readable, ...entrySmall],
    onwarn,
  },
  server,
  cloud,
];
