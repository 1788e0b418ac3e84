/** The files to change. Set by scripts/mutation.mjs, which `npm run mutation` starts. */
const {MUTATION_FILES: files = ''} = process.env;

export default {
  mutate: files.split(','),
  testRunner: 'vitest',
  // A file that no test of its folder imports counts as undetected.
  vitest: {configFile: 'vitest.mutation.config.ts', related: false},
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // Mutations of constants at the top of a module would each need a run of all tests.
  ignoreStatic: true,
  ignorePatterns: ['/dist', '/.cache', '/.ci', '/test-results'],
  // Stryker would rewrite `tsconfig.json` through an interface that TypeScript 7 no longer has. The tests only strip
  // types, so they do not need that file.
  tsconfigFile: 'none',
  tempDirName: '.cache/stryker',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: {fileName: '.cache/mutation/report.json'},
  clearTextReporter: {allowColor: false, logTests: false, reportTests: false, allowEmojis: false},
  concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 1),
  timeoutMS: 10_000,
  allowConsoleColors: false,
};
