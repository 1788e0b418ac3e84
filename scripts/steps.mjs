import {ensureChromium, missingFirefox, missingWebKit} from './browsers.mjs';
import {build} from './build.mjs';
import {generatedIsFresh} from './generated.mjs';
import {totalsOfPlaywright, totalsOfVitest, totalsOfWtr} from './totals.mjs';
import {sdkFile} from './sdk-file.mjs';

/**
 * A step is one command, or a function. A check counts as one test; a suite says in a file how many it ran.
 *
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {{name: string, reason: string}[]} skipped
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} says What it holds.
 * @property {[tool: string, ...args: string[]]} [command]
 * @property {Record<string, string>} [env] Environment variables for the command.
 * @property {() => Promise<void> | void} [prepare] What the command needs.
 * @property {() => string | undefined} [missing] Why the step cannot run here: it is skipped then, with the reason.
 * @property {() => Promise<void>} [check] In place of a command: throws with the reason.
 * @property {(file: string) => Promise<Totals>} [totals] Reads what a suite wrote to the file in `TOTALS_FILE`.
 */

/** @type {readonly Step[]} */
export const steps = [
  {name: 'types', says: 'strict TypeScript', command: ['tsc', '-p', '.']},
  {name: 'lint', says: 'oxlint with types', command: ['oxlint', '--type-aware', '--deny-warnings']},
  {name: 'format', says: 'prettier', command: ['prettier', '--check', '--log-level=warn', '.']},
  {name: 'unused', says: 'no file, export or dependency that nothing uses', command: ['knip']},
  {name: 'build', says: 'the library compiles and bundles', check: async () => build()},
  {name: 'generated', says: 'the manifest and the tables made from it are fresh', check: generatedIsFresh},
  {name: 'package', says: 'what is published resolves', command: ['publint', '--strict'], prepare: build},
  {
    name: 'exports',
    says: 'types resolve for every entry',
    command: ['attw', '--pack', '--profile', 'esm-only', '--quiet'],
    prepare: build,
  },
  {name: 'size', says: 'the budget in package.json', command: ['size-limit'], prepare: build},
  {
    name: 'vitest',
    says: 'line, session, cloud, scripts, in Node',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json'],
    prepare: async () => {
      build();
      await sdkFile();
    },
    totals: totalsOfVitest,
  },
  {...elementsIn('chromium'), prepare: prepareBrowser},
  {...elementsIn('firefox'), missing: missingFirefox},
  {...elementsIn('webkit'), missing: missingWebKit},
  {
    name: 'journeys',
    says: "the SDK's contract and people's journeys: the real SDK, in a browser, on the cloud",
    command: ['playwright', 'test', '--reporter=list,json'],
    prepare: prepareBrowser,
    totals: totalsOfPlaywright,
  },
  {
    name: 'tabs',
    says: 'several tabs in Firefox and WebKit: the real SDK, on the demo',
    command: ['playwright', 'test', '--config=playwright.engines.config.ts', '--reporter=list,json'],
    prepare: async () => {
      build();
      await sdkFile();
    },
    totals: totalsOfPlaywright,
  },
];

/** @returns {Step} */
function elementsIn(engine) {
  return {
    name: engine,
    says: 'every element in every state, in this browser',
    command: ['wtr'],
    env: {ENGINE: engine},
    totals: totalsOfWtr,
  };
}

async function prepareBrowser() {
  build();
  await ensureChromium();
  await sdkFile();
}
