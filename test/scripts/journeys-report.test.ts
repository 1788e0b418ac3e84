import {expect, it} from 'vitest';
import {describeJourneys} from '../../scripts/journeys-report.mjs';

const passed = {status: 'passed', duration: 2_000};
const failed = {
  status: 'failed',
  duration: 3_000,
  error: {message: '\u001B[31mError: no sound\u001B[39m\nmore'},
};

const spec = (title: string, status: string, ...results: object[]) => ({title, tests: [{status, results}]});

it('counts the tests of each file, and lists those that did not pass at the first attempt', () => {
  const text = describeJourneys({
    errors: [],
    suites: [
      {
        title: 'contract/call-audio.spec.ts',
        specs: [spec('hold', 'flaky', failed, passed)],
        suites: [{title: 'mute', specs: [spec('is silent', 'expected', passed)]}],
      },
      {title: 'contract/call-life.spec.ts', specs: [spec('a sign-out', 'unexpected', failed)]},
    ],
  });
  expect(text).toContain('| `contract/call-audio.spec.ts` | 2 | 1 | 0 | 7 |');
  expect(text).toContain('| `contract/call-life.spec.ts` | 0 | 0 | 1 | 3 |');
  expect(text).toContain('- hold: passed at the second attempt. no sound\n');
  expect(text).toContain('- a sign-out: failed. no sound');
});

it('refuses an output without tests', () => {
  expect(() => describeJourneys({suites: [], errors: [{message: 'no tests found'}]})).toThrow(
    /no tests found/,
  );
});
