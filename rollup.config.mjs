import {readFile} from 'node:fs/promises';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {transform} from 'esbuild';
import literals from 'rollup-plugin-html-literals';
import license from 'rollup-plugin-license';
import sbom from 'rollup-plugin-sbom';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

// What @lit/context calls its own, and nobody else: two copies of it on a page talk by events alone.
const insideContext =
  /^(onContextRequest|onProviderRequest|attachListeners|updateObservers|clearCallbacks|subscriptions|consumerHost|dispatchRequest|addCallback|disposer|provided)$/;

// What is inlined into many places weighs more than a call.
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
    mangle: {properties: {regex: insideContext}},
  });

const readable = [
  resolve(),
  literals({options: {minifyOptions: {minifyCSS: true, removeAttributeQuotes: true}}}),
  {
    // What minifies style sheets leaves the values of custom properties as they are written, line breaks included.
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
    // What runs in a worker is a text to what makes code small: here it is made small as code.
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
  // Together they leave 0.1 kB gzip less in each file than either alone.
  {name: 'esbuild', renderChunk: code => transform(code, {minify: true, format: 'esm', target: 'es2022'})},
  minified(true),
];
const plugins = [...readable, ...small];
/** Only the entry is weighed. */
const entrySmall = small.map(({name, renderChunk}) => ({
  name,
  renderChunk: (code, chunk, ...rest) => (chunk.isEntry ? renderChunk(code, chunk, ...rest) : undefined),
}));
/** What a bundle may contain, as NOTICE reproduces these licenses. */
const allowed = new Set(['MIT', 'BSD-3-Clause']);

/**
 * The build fails if a bundle contains a library under another license. `.cache/sbom/NAME` lists its libraries, for the
 * test of NOTICE and for a release.
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
    // The same input gives the same file.
    saveTimestamp: false,
    includeWellKnown: false,
  }),
];

const output = {
  format: 'es',
  // A language each, beside what finds the right one.
  chunkFileNames: ({facadeModuleId}) =>
    /localization.(?!languages|english)/.test(facadeModuleId) ? 'languages/[name].js' : '[name].js',
};

function onwarn(warning, warn) {
  // The decorators that TypeScript writes ask for a `this` that modules do not have, and do without it.
  if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
}

// For a server: one file, with the libraries that speak OAuth, encrypt and read cookies inside. It is read by people who
// want to know what runs there, so it stays as it was written.
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

// The simulated cloud, for the tests of whoever uses this library: one file for Node.
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
    // ws is faster with these two, and does without where they are not.
    commonjs({ignore: ['bufferutil', 'utf-8-validate']}),
    ...inventory,
    // Every installation of the library has this file, and only tests load it: 220 kB instead of 560.
    {name: 'small', renderChunk: code => transform(code, {minify: true, format: 'esm', target: 'node20'})},
  ],
};

export default [
  // For a page without a build of its own: one script with Lit inside. What is needed only once somebody signs in
  // stays a chunk of its own, so that nobody else loads it. Pages with a bundler take dist/ as tsc made it.
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
  // Weighed, and not published.
  {
    input: 'scripts/three-elements.js',
    output: {...output, dir: 'dist/weighed'},
    plugins: [...readable, ...entrySmall],
    onwarn,
  },
  server,
  cloud,
];
