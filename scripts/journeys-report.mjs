import {dateAndMachine, firstLine, table} from './dated-table.mjs';
import {specsOf} from './totals.mjs';

/**
 * Describes the output of Playwright's JSON reporter: a row for each file, and each test that failed or needed a second
 * attempt.
 *
 * @throws {Error} If nothing was run, because the table would show no failure.
 */
export function describeJourneys({suites, errors}) {
  const specs = specsOf(suites);
  if (errors.length || !specs.length) {
    throw new Error(`Nothing was run: ${errors.map(({message}) => message).join('; ')}`);
  }
  const rows = suites.map(suite => {
    const own = specsOf([suite]);
    const count = status => own.filter(({tests}) => tests[0].status === status).length;
    const milliseconds = own
      .flatMap(({tests}) => tests[0].results)
      .reduce((sum, {duration}) => sum + duration, 0);
    return [
      `\`${suite.title}\``,
      count('expected') + count('flaky'),
      count('flaky'),
      count('unexpected'),
      Math.round(milliseconds / 1000),
    ];
  });
  const notable = specs.filter(({tests}) => ['unexpected', 'flaky'].includes(tests[0].status));
  const notableLines = notable.map(({title, tests}) => {
    const {error} = tests[0].results.find(({status}) => status !== 'passed') ?? {};
    const outcome = tests[0].status === 'flaky' ? 'passed at the second attempt' : 'failed';
    return `- ${title}: ${outcome}. ${firstLine(error?.message ?? '')}`;
  });
  return [
    dateAndMachine(),
    '',
    table(['file in `test`', 'passed', 'of these at the second attempt', 'failed', 'seconds'], rows),
    '',
    ...(notableLines.length ? notableLines : ['Nothing failed.']),
  ].join('\n');
}
