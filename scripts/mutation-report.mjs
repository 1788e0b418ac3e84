import {dateAndMachine} from './dated-table.mjs';

const detected = new Set(['Killed', 'Timeout']);
const undetected = new Set(['Survived', 'NoCoverage']);

/**
 * Returns the score of a report of Stryker. Mutations that cannot run do not count.
 *
 * @throws {Error} If the report has no mutations: a failed run must not pass.
 */
export function scoreOf({files}) {
  const statuses = Object.values(files).flatMap(({mutants}) => mutants.map(({status}) => status));
  const count = kinds => statuses.filter(status => kinds.has(status)).length;
  const mutations = count(detected) + count(undetected);
  if (!mutations) throw new Error('The report has no mutation');
  return {mutations, percent: (100 * count(detected)) / mutations};
}

export function describeScore(folder, {mutations, percent}, minimum) {
  return (
    `- \`src/${folder}\`: ${percent.toFixed(1)} % of ${mutations.toLocaleString('en')} mutations (minimum: ${minimum} %). ` +
    `${dateAndMachine()}.`
  );
}
