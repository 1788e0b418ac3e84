import {dateAndMachine} from './dated-table.mjs';

const detectedStatuses = new Set(['Killed', 'Timeout']);
const undetectedStatuses = new Set(['Survived', 'NoCoverage']);

/**
 * Counts the mutations of one file in a report of Stryker. Mutations that cannot run do not count.
 *
 * @throws {Error} If the report is not about exactly one file.
 */
export function resultOf({files}) {
  const [file, ...others] = Object.values(files);
  if (!file || others.length) throw new Error('The report must be about one file');
  const count = statuses => file.mutants.filter(({status}) => statuses.has(status)).length;
  return {detected: count(detectedStatuses), undetected: count(undetectedStatuses)};
}

/**
 * Returns the score of a folder.
 *
 * @param results The results of its files. Undefined for a file that was not measured.
 */
export function scoreOf(results) {
  const measured = results.filter(result => result !== undefined);
  const detected = measured.reduce((sum, result) => sum + result.detected, 0);
  const mutations = measured.reduce((sum, result) => sum + result.detected + result.undetected, 0);
  const percent = mutations ? (100 * detected) / mutations : 0;
  return {files: results.length, measured: measured.length, mutations, percent};
}

export function describeScore(folder, {files, measured, mutations, percent}, minimum) {
  return (
    `- \`src/${folder}\`: ${percent.toFixed(1)} % (minimum: ${minimum} %) of ${mutations.toLocaleString('en')} mutations, ` +
    `${measured} of ${files} files measured. ${dateAndMachine()}.`
  );
}
