import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {closingLine} from '../../scripts/report.mjs';
import {totalsOfPlaywright, totalsOfVitest} from '../../scripts/totals.mjs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'totals-'));
});
afterAll(() => rm(folder, {recursive: true}));

async function written(content: object): Promise<string> {
  const file = path.join(folder, 'totals.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

const assertion = (status: string) => ({status, fullName: `a ${status} one`});

describe('the output of Vitest', () => {
  const rows = [
    {
      name: 'counts passed, failed and skipped',
      tests: ['passed', 'passed', 'failed', 'pending'],
      sum: [2, 1, 1],
    },
    {name: 'counts a file that could not be loaded as failed', tests: [], status: 'failed', sum: [0, 1, 0]},
  ];
  it.each(rows)('$name', async ({tests, status = 'passed', sum}) => {
    const file = await written({testResults: [{status, assertionResults: tests.map(assertion)}]});
    const {passed, failed, skipped} = await totalsOfVitest(file);
    expect([passed, failed, skipped.length]).toEqual(sum);
  });
});

it('in the output of Playwright a flaky test counts as failed, and a skipped one has its reason', async () => {
  const skip = {status: 'skipped', annotations: [{type: 'skip', description: 'no WebKit here'}]};
  const file = await written({
    suites: [{specs: [], suites: [{specs: [{title: 'one', tests: [skip]}]}]}],
    errors: [],
    stats: {expected: 3, unexpected: 1, flaky: 1},
  });
  expect(await totalsOfPlaywright(file)).toEqual({
    passed: 3,
    failed: 2,
    skipped: [{name: 'one', reason: 'no WebKit here'}],
  });
});

it('the closing line adds up all steps', () => {
  const step = {name: 'x', seconds: 1};
  const one = {...step, passed: 2, failed: 1, skipped: []};
  const other = {...step, passed: 5, failed: 0, skipped: [{name: 'a', reason: 'b'}]};
  expect(closingLine([one])).toBe('2 passed, 1 failed');
  expect(closingLine([one, other])).toBe('7 passed, 1 failed, 1 skipped');
});
