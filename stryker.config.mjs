/**
 * What `npm run mutation` does to one folder: break the code on purpose, piece by piece, and see whether a test says so.
 * The folder and its bar come from scripts/mutation.mjs.
 */
const {MUTATION_FOLDER: folder = 'line', MUTATION_BAR: bar = '90'} = process.env;

export default {
  mutate: [`src/${folder}/**/*.ts`],
  testRunner: 'vitest',
  vitest: {configFile: 'vitest.mutation.config.ts'},
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['/dist', '/.cache', '/.ci', '/test-results'],
  // Stryker would rewrite it for the TypeScript compiler, by an interface that TypeScript 7 no longer has. Nobody here
  // needs it: the tests only strip types.
  tsconfigFile: 'none',
  tempDirName: '.cache/stryker',
  incremental: true,
  incrementalFile: `.cache/mutation/${folder}.json`,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  htmlReporter: {fileName: `.cache/mutation/${folder}.html`},
  jsonReporter: {fileName: `.cache/mutation/${folder}-report.json`},
  clearTextReporter: {allowColor: false, logTests: false, reportTests: false, allowEmojis: false},
  thresholds: {high: 95, low: Number(bar), break: Number(bar)},
  concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 1),
  timeoutMS: 5_000,
  allowConsoleColors: false,
};
