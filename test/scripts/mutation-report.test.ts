import {expect, test} from 'vitest';
import {describeScore, resultOf, scoreOf, withoutNames} from '../../scripts/mutation-report.mjs';

const fileWith = (...statuses: string[]) => ({mutants: statuses.map(status => ({status}))});

test('mutations without a test count as undetected, and mutations that cannot run are left out', () => {
  const files = {'a.ts': fileWith('Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError', 'Ignored')};
  expect(resultOf({files}, 'a.ts')).toEqual({detected: 2, undetected: 2});
});

test('a file that the report does not contain has no result', () => {
  expect(() => resultOf({files: {}}, 'a.ts')).toThrow('does not contain a.ts');
});

test('code stays the same without names if only names differ', () => {
  const code = withoutNames("const {a: b} = c('x y', `z`); if (b.#d) return c;");
  expect(withoutNames("const {k: l} = m('x y', `z`); if (l.#n) return m;")).toBe(code);
  for (const other of [
    "const {a: b} = c('x z', `z`); if (b.#d) return c;",
    "const {a: b} = c('x y', `z`); if (b.#d) return b;",
    "const {a: b} = c('x y', `z`); if (!b.#d) return c;",
  ])
    expect(withoutNames(other)).not.toBe(code);
});

test('a folder has the score of its measured files, and states their number', () => {
  const score = scoreOf([{detected: 3, undetected: 1}, undefined, {detected: 0, undetected: 1}]);
  expect(score).toEqual({files: 3, measured: 2, mutations: 5, percent: 60});
  expect(describeScore('line', score, 95)).toContain(
    '`src/line`: 60.0 % (minimum: 95 %) of 5 mutations, 2 of 3 files measured.',
  );
});

test('a folder of which nothing is measured has no score', () => {
  expect(scoreOf([undefined])).toEqual({files: 1, measured: 0, mutations: 0, percent: 0});
});
