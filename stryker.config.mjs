/**
 * What `npm run mutation` does to one folder: break the code on purpose, one change at a time, and see whether a test
 * fails. The folder and its bar come from scripts/mutation.mjs.
 */
const {MUTATION_FOLDER: folder = 'line', MUTATION_BAR: bar = '95'} = process.env;

export default {
  mutate: [`src/${folder}/**/*.ts`],
  testRunner: 'vitest',
  vitest: {configFile: 'vitest.mutation.config.ts'},
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['/dist', '/.cache', '/.ci', '/test-results'],
  // Stryker would rewrite it through an interface that TypeScript 7 no longer has. The tests only strip types, and do not
  // need it.
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
  timeoutMS: 10_000,
  allowConsoleColors: false,
};
