import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';

const page = readFileSync('docs/coverage.md', 'utf8');

/** Each file that the page names, with the words that it says stand there. */
const claims = [...page.matchAll(/`(test\/[^`]+)`((?:,? "[^"]+")+)/g)].flatMap(([, file = '', quoted = '']) =>
  [...quoted.matchAll(/"([^"]+)"/g)].map(([, words = '']) => ({file, words})),
);

describe('docs/coverage.md', () => {
  test('names tests for all eleven rows of the guide', () => {
    const rows = page.match(/^\|\s+\d+ \|/gm) ?? [];
    expect(rows.length).toBeGreaterThanOrEqual(11 + 12);
    expect(claims.length).toBeGreaterThan(50);
  });

  test.each(claims)('$file has "$words"', ({file, words}) => {
    expect(existsSync(file)).toBe(true);
    const spaceless = (text: string): string => text.replaceAll(/\s+|\\/g, '');
    expect(spaceless(readFileSync(file, 'utf8')).includes(spaceless(words))).toBe(true);
  });
});
