import {dateAndMachine, firstLine, table} from './dated-table.mjs';

/**
 * The result of one test with one version of the SDK.
 *
 * @typedef {object} Result
 * @property {string} version
 * @property {'checks' | 'traps'} kind
 * @property {string} title
 * @property {string} group The title of the `describe` around it.
 * @property {string | undefined} error The first line of the error, without colors. Undefined if the test passed.
 */

/**
 * Reads the output of Playwright's JSON reporter. Projects are named `<version> <kind>`.
 *
 * @returns {Result[]}
 * @throws {Error} If nothing was run, because the report would show no failure.
 */
export function resultsOf({suites, errors}) {
  const results = suites.flatMap(suite => resultsIn(suite, ''));
  if (errors.length || !results.length) {
    throw new Error(`Nothing was run: ${errors.map(({message}) => message).join('; ')}`);
  }
  return results;
}

function resultsIn({title, specs, suites = []}, around) {
  const group = title.endsWith('.spec.ts') ? around : title;
  const own = specs.flatMap(spec =>
    spec.tests.map(({projectName, results}) => {
      const [version, kind] = projectName.split(' ');
      const {status, error} = results.at(-1);
      const reason = status === 'passed' ? undefined : firstLine(error?.message ?? status);
      return {version, kind, title: spec.title, group, error: reason};
    }),
  );
  return [...own, ...suites.flatMap(suite => resultsIn(suite, group))];
}

/** @param {readonly Result[]} results */
export function describeChecks(results, versions) {
  const checks = results.filter(({kind}) => kind === 'checks');
  const titles = [...new Set(checks.map(({title}) => title))];
  const rows = titles.map(title => {
    const marks = versions.map(version => mark(checks, version, title, ['works', '**fails**']));
    return [title].concat(marks);
  });
  const failures = checks.filter(({error}) => error);
  const failureLines = failures.map(({version, title, error}) => `- ${version}, ${title}: ${error}`);
  return [
    dateAndMachine(),
    '',
    table(['with `webex`', ...versions], rows),
    ...(failureLines.length ? ['', 'What failed:', '', ...failureLines] : ['', 'Nothing failed.']),
  ].join('\n');
}

/** @param {readonly Result[]} results */
export function describeTraps(results, versions) {
  const traps = results.filter(({kind, group}) => kind === 'traps' && group.startsWith('trap'));
  const names = [...new Set(traps.map(({group, title}) => `${group}\n${title}`))];
  const rows = names.map(name => {
    const [group, title] = name.split('\n');
    const own = traps.filter(result => result.group === group);
    const [, number, about] = /^traps? ([\w, and]+?): (.*)$/.exec(group) ?? [undefined, '', group];
    const marks = versions.map(version => mark(own, version, title, ['seen', 'differs']));
    return [number, `${about}: ${title.replace(/^raw: /, '')}`].concat(marks);
  });
  rows.sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const failureLines = traps
    .filter(({error}) => error)
    .map(
      ({version, group, title, error}) => `- ${version}, ${group}, ${title.replace(/^raw: /, '')}: ${error}`,
    );
  return [
    dateAndMachine(),
    '',
    table(['#', 'the SDK alone', ...versions], rows),
    ...(failureLines.length ? ['', 'What differs, by the failure of the test:', '', ...failureLines] : []),
  ].join('\n');
}

function mark(results, version, title, [passed, failed]) {
  const found = results.find(result => result.version === version && result.title === title);
  if (!found) return 'not run';
  return found.error ? failed : passed;
}
