import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {closingLine} from '../../scripts/report.mjs';
import {totalsOfPlaywright} from '../../scripts/totals.mjs';
import {totalsOf} from '../../scripts/vitest-totals-reporter.mjs';
import {totalsOf as totalsOfBrowser} from '../../scripts/wtr-totals-reporter.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'totals-'));
});
afterAll(() => rm(folder, {recursive: true}));

async function writeTotals(content: object): Promise<string> {
  const file = path.join(folder, 'totals.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

/** A file as Vitest reports it. */
function fileWith(states: string[], {flaky = false, state = 'passed'} = {}) {
  const tests = states.map(each => ({
    fullName: `a ${each} one`,
    result: () => ({state: each}),
    diagnostic: () => ({flaky}),
  }));
  return {state: () => state, children: {size: tests.length, allTests: () => tests}};
}

describe('the output of Vitest', () => {
  it.each([
    {
      name: 'counts passed, failed and skipped',
      file: fileWith(['passed', 'passed', 'failed', 'skipped']),
      sum: [2, 1, 1, 0],
    },
    {
      name: 'counts a file that could not be loaded as failed',
      file: fileWith([], {state: 'failed'}),
      sum: [0, 1, 0, 0],
    },
    {
      name: 'counts a test that passed at the second attempt as passed, and names it',
      file: fileWith(['passed'], {flaky: true}),
      sum: [1, 0, 0, 1],
    },
  ])('$name', ({file, sum}) => {
    const {passed, failed, skipped, retried = []} = totalsOf([file], []);
    expect([passed, failed, skipped.length, retried.length]).toEqual(sum);
  });

  it('counts an error outside a test as failed', () => {
    expect(totalsOf([fileWith(['passed'])], [new Error('late')]).failed).toBe(1);
  });
});

it('in the output of Playwright a test that passed at the second attempt is named, and a skipped one has its reason', async () => {
  const skip = {status: 'skipped', annotations: [{type: 'skip', description: 'no WebKit here'}]};
  const specs = [
    {title: 'one', tests: [skip]},
    {title: 'two', tests: [{status: 'flaky'}]},
  ];
  const file = await writeTotals({
    suites: [{specs: [], suites: [{specs}]}],
    errors: [],
    stats: {expected: 3, unexpected: 1, flaky: 1},
  });
  expect(await totalsOfPlaywright(file)).toEqual({
    passed: 4,
    failed: 1,
    skipped: [{name: 'one', reason: 'no WebKit here'}],
    retried: ['two'],
  });
});

it('in the output of Web Test Runner a skipped test is named with its suites', () => {
  const skipped = {name: 'works', skipped: true, passed: false};
  const passed = {name: 'renders', skipped: false, passed: true};
  const suite = {
    name: 'an element',
    tests: [passed],
    suites: [{name: 'in a frame', tests: [skipped], suites: []}],
  };
  const testResults = {name: '', tests: [], suites: [suite]};
  const session = {testResults, errors: [], browser: {name: 'Firefox'}, passed: true};
  expect(totalsOfBrowser([session, {...session, testResults: undefined}])).toEqual({
    passed: 1,
    failed: 0,
    skipped: [{name: 'an element: in a frame: works', reason: 'in Firefox'}],
  });
});

it('the closing line adds up all steps', () => {
  const step = {name: 'x', seconds: 1};
  const one = {...step, passed: 2, failed: 1, skipped: []};
  const other = {...step, passed: 5, failed: 0, skipped: [{name: 'a', reason: 'b'}]};
  expect(closingLine([one])).toBe('2 passed, 1 failed');
  expect(closingLine([one, other])).toBe('7 passed, 1 failed, 1 skipped');
});
