import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';

// Runs the Vitest examples of docs/testing.md as they are printed, on the built package.

const page = await readFile('docs/testing.md', 'utf8');
const printed = [...page.matchAll(/```js\n([^]*?)```/g)]
  .map(([, code = '']) => code)
  .filter(code => code.includes("from 'vitest'"));
/** The examples as they are printed, and with the click that a comment offers instead of the command. */
const examples = printed.flatMap(code => {
  const clicked = code.replace(
    'await provider.line.register(); // or click the button',
    "document.querySelector('webex-line-controls').shadowRoot.querySelector('button').click();",
  );
  return clicked === code ? [code] : [code, clicked];
});
const folder = path.resolve('.cache/docs');
await mkdir(folder, {recursive: true});
for (const [index, code] of examples.entries()) {
  const file = path.join(folder, `vitest-${index}.js`);
  await writeFile(file, code);
  // Its tests become tests of this file.
  await import(file);
}

test('docs/testing.md has an example for each kind of line', () => {
  const lines = examples.map(code => /new (\w+Line)\(/.exec(code)?.[1]);
  expect(lines).toEqual(['ScenarioLine', 'ScenarioLine', 'FakeLine', 'FakeCallLine']);
});

test('each example sets the environment that it needs, because a reader may copy only one of them', () => {
  expect(examples.filter(code => !code.startsWith('// @vitest-environment jsdom\n'))).toEqual([]);
});
