import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const {exports} = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Readonly<Record<string, unknown>>;
};
const tags = readdirSync('src/define').filter(name => name.startsWith('webex-'));
const entries = Object.keys(exports)
  .filter(entry => !entry.endsWith('.json'))
  .flatMap(entry =>
    entry.includes('*') ? tags.map(tag => entry.replace('webex-*', tag.replace('.ts', ''))) : [entry],
  )
  .map(entry => entry.replace('.', 'webex-calling-elements'));

test('every entry point imports in Node, without a DOM, and starts nothing that keeps it running', () => {
  const program = `
    for (const entry of ${JSON.stringify(entries)}) await import(entry);
    if (typeof document !== 'undefined') throw new Error('There is a DOM');`;
  expect(entries).toEqual(
    expect.arrayContaining(['webex-calling-elements', 'webex-calling-elements/bundle']),
  );
  expect(entries.length).toBeGreaterThan(15);
  // Fails after 25 s if the program does not end.
  execFileSync(process.execPath, ['--input-type=module', '-e', program], {timeout: 25_000});
});
