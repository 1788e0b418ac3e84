import {expect, test} from 'vitest';
import {describeScore, scoreOf} from '../../scripts/mutation-report.mjs';

const fileWith = (...statuses: string[]) => ({mutants: statuses.map(status => ({status}))});

test('mutations without a test count as undetected, and mutations that cannot run are left out', () => {
  const files = {
    'a.ts': fileWith('Killed', 'Timeout', 'Survived', 'CompileError', 'Ignored'),
    'b.ts': fileWith('NoCoverage', 'Killed'),
  };
  expect(scoreOf({files})).toEqual({mutations: 5, percent: 60});
  expect(describeScore('line', scoreOf({files}), 95)).toContain('60.0 % of 5 mutations (minimum: 95 %)');
});

test('a report without mutations has no score', () => {
  expect(() => scoreOf({files: {'a.ts': fileWith('Ignored')}})).toThrow('no mutation');
});
