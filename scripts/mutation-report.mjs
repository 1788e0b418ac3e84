import {dateAndMachine} from './dated-table.mjs';

const detectedStatuses = new Set(['Killed', 'Timeout']);
const undetectedStatuses = new Set(['Survived', 'NoCoverage']);

const stringOrName =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|#?[\p{ID_Start}$_][\p{ID_Continue}$]*/gsu;

/** Replaces the names and keywords in code with numbers, in the order of their first occurrence. Keeps strings. */
export function withoutNames(code) {
  const numbers = new Map();
  return code.replace(stringOrName, text => {
    if (/^['"`]/.test(text)) return text;
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return `$${numbers.get(text)} `;
  });
}

/**
 * Counts the mutations of a file in a report of Stryker. Mutations that cannot run do not count.
 *
 * @throws {Error} If the report does not contain the file.
 */
export function resultOf({files}, file) {
  const mutants = files[file]?.mutants;
  if (!mutants) throw new Error(`The report does not contain ${file}`);
  const count = statuses => mutants.filter(({status}) => statuses.has(status)).length;
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
