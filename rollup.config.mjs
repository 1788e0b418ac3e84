import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import literals from 'rollup-plugin-html-literals';

// For a page without a build of its own: one script with Lit inside. What is needed only once somebody signs in
// stays a chunk of its own, so that nobody else loads it. Pages with a bundler take dist/ as tsc made it.
const page = {
  input: {'webex-calling-elements': 'dist/define.js'},
  output: {
    dir: 'dist/bundle',
    format: 'es',
    sourcemap: true,
    // A language each, beside what finds the right one.
    chunkFileNames: ({facadeModuleId}) =>
      /localization.(?!languages)/.test(facadeModuleId) ? 'languages/[name].js' : '[name].js',
    banner: ({isEntry}) =>
      isEntry ? '/*! webex-calling-elements (MIT), with Lit inside (BSD-3-Clause): see NOTICE */' : '',
  },
  plugins: [
    resolve(),
    literals({options: {minifyOptions: {minifyCSS: true}}}),
    terser({ecma: 2022, module: true, format: {comments: /^!/}, compress: {passes: 3, unsafe_arrows: true}}),
  ],
  onwarn(warning, warn) {
    // The decorators that TypeScript writes ask for a `this` that modules do not have, and do without it.
    if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
};

// For a server: one file, with the libraries that speak OAuth, encrypt and read cookies inside. It is read by people who
// want to know what runs there, so it stays as it was written.
const server = {
  input: '.cache/server/index.js',
  output: {
    file: 'dist/server/index.js',
    format: 'es',
    banner:
      '/*! webex-calling-elements (MIT), with jose, oauth4webapi and cookie inside (MIT): see NOTICE */',
  },
  plugins: [resolve(), commonjs()],
};

// The stand-in for Webex's cloud, for the tests of whoever uses this library: one file for Node.
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
  ],
};

export default [page, server, cloud];
