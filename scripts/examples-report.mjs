import {readFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import {workFolder} from './examples-list.mjs';

/** The tests of test/examples, in the order of the table's columns. */
const columns = ['registers', 'keeps the line'];

/**
 * Describes the results in a table, and lists the failures.
 *
 * @param {readonly import('./examples-list.mjs').Example[]} examples
 * @param {ReadonlyMap<string, {failure?: string, reported: string[], missed: string[]}>} built By name: why an example
 *   could not be built, and the mistakes that its type check reports and misses.
 * @param {object} report The output of Playwright's JSON reporter.
 * @param {{withReadme: boolean}} options Whether the README's page was tested as well.
 */
export async function describeExamples(examples, built, {suites, errors}, {withReadme}) {
  const results = suites.flatMap(resultsIn);
  const failures = errors.map(({message}) => message);
  const rows = [];
  for (const {name, uses, dev} of examples) {
    const {failure, reported, missed} = built.get(name);
    if (failure) failures.push(`${name}: ${failure}`);
    for (const kind of missed) failures.push(`${name}: the type check accepts a wrong ${kind}`);
    const marks = columns.map((title, index) => {
      if (index === 1 && !dev) return '–';
      const result = results.find(each => each.name === name && each.title.startsWith(title));
      if (!result) failures.push(`${name}: "${title} …" did not run`);
      if (result?.error) failures.push(`${name}: ${result.error}`);
      return result && !result.error ? 'works' : '**fails**';
    });
    const link = `[${name}](../examples/${name})`;
    const build = failure ? '**fails**' : 'works';
    rows.push([link, await versionsOf(name, uses), build, reported.toSorted().join(', ') || '–', ...marks]);
  }
  if (withReadme) {
    const result = results.find(({title}) => title.endsWith('the page of the README'));
    if (!result || result.error) failures.push(`README: ${result?.error ?? 'its page did not run'}`);
    const mark = result && !result.error ? 'works' : '**fails**';
    rows.push([
      "[the README's page](../README.md#a-page-in-twenty-lines)",
      'no other package',
      '–',
      '–',
      mark,
      '–',
    ]);
  }
  const heads = ['example', 'with', 'build', 'type errors found for a wrong …', 'end to end', 'hot reload'];
  const lines = [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  const failureLines = failures.length ? ['', 'What failed:', '', ...failures.map(each => `- ${each}`)] : [];
  return {
    text: [`${day}, ${machine}`, '', ...lines, ...failureLines].join('\n'),
    failed: failures.length > 0,
  };
}

function resultsIn({title, specs, suites = []}) {
  const own = specs.flatMap(spec =>
    spec.tests.map(({results}) => {
      const {status, error} = results.at(-1);
      const reason = status === 'passed' ? undefined : firstLine(error?.message ?? status);
      return {name: title, title: spec.title, error: reason};
    }),
  );
  return [...own, ...suites.flatMap(resultsIn)];
}

// oxlint-disable-next-line no-control-regex -- the terminal's color codes
const colors = /\u001B\[[\d;]*m/g;

function firstLine(message) {
  return message.replaceAll(colors, '').split('\n')[0];
}

async function versionsOf(name, uses) {
  const versions = uses.map(async each => {
    const file = workFolder(`${name}/node_modules/${each}/package.json`);
    const {version} = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
    return `${each} ${version ?? 'missing'}`;
  });
  return (await Promise.all(versions)).join(', ') || 'no other package';
}
