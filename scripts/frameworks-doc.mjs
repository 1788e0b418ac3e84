// Writes the code of examples/, with the names of the files, into docs/frameworks.md, between markers. The rest of the page
// is written by hand. `npm run docs` runs this script.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeBetween} from './write-formatted.mjs';

const page = 'docs/frameworks.md';
const text = await readFile(path.join(root, page), 'utf8');
for (const [, file] of text.matchAll(/^<!-- (examples\/\S+) -->$/gm)) {
  const code = await readFile(path.join(root, file), 'utf8');
  const [, , ...names] = file.split('/');
  const block = `\`\`\`${path.extname(file).slice(1)}\n${code.trim()}\n\`\`\``;
  await writeBetween(page, file, `\`${names.join('/')}\`:\n\n${block}`);
}
