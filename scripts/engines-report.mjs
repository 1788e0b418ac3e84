import {dateAndMachine, table} from './dated-table.mjs';

const notRun = '–';

/**
 * An engine, and the totals of the tests of elements in it.
 *
 * @typedef {object} TestedEngine
 * @property {string} name
 * @property {string} version
 * @property {import('./report.mjs').Totals} totals
 */

/**
 * Describes the results in two tables, and lists the failed tests of tabs and windows.
 *
 * @param {readonly TestedEngine[]} engines
 * @param {readonly import('./sdk-versions-report.mjs').Result[]} results Of the tests of tabs and windows, with the
 *   engine as their group.
 * @returns {{text: string, failed: boolean}}
 */
export function describeEngines(engines, results) {
  const elements = engines.map(({name, version, totals}) => [
    `${name} ${version}`,
    totals.passed,
    totals.failed,
    totals.skipped.map(skipped => skipped.name).join('; ') || 'none',
  ]);
  const columns = engines.map(({name}) => name).filter(name => results.some(({group}) => group === name));
  const titles = [...new Set(results.map(({title}) => title))];
  const rows = titles.map(title => [title].concat(columns.map(name => mark(results, name, title))));
  const failures = results.filter(({error}) => error);
  const failureLines = failures.map(({group, title, error}) => `- ${group}, ${title}: ${error}`);
  const text = [
    dateAndMachine(),
    '',
    table(['tests of elements in', 'passed', 'failed', 'skipped'], elements),
    '',
    table(['tests of tabs and windows in', ...columns], rows),
    ...(rows.flat().includes(notRun) ? ['', `${notRun}: not run in this engine.`] : []),
    ...(failureLines.length ? ['', 'What failed:', '', ...failureLines] : []),
  ].join('\n');
  return {text, failed: failures.length > 0 || engines.some(({totals}) => totals.failed > 0)};
}

function mark(results, engine, title) {
  const found = results.find(({group, title: own}) => group === engine && own === title);
  if (!found) return notRun;
  return found.error ? '**fails**' : 'works';
}
