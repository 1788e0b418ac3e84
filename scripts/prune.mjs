// Removes the modules and declarations in dist/ that cannot be reached from an entry point of package.json: declarations of
// internal modules, and modules that contain only types. Otherwise these would be most of the package's files.
import {readdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';

const {exports} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const entries = Object.values(exports).flatMap(target =>
  typeof target === 'string' ? [] : Object.values(target),
);
const files = (await readdir(path.join(root, 'dist'), {recursive: true}))
  .filter(name => /\.(?:d\.ts|js)$/.test(name) && !/^(?:bundle|weighed)\b/.test(name))
  .map(name => path.join(root, 'dist', name));

const reached = new Set();
for (const entry of entries) for (const file of filesOf(entry)) await follow(file);
await Promise.all(files.filter(file => !reached.has(file)).map(file => rm(file)));

/** Returns the files that match an entry point, which may contain one `*`. */
function filesOf(entry) {
  const [start, end] = path.join(root, entry).split('*');
  return files.filter(file =>
    end === undefined ? file === start : file.startsWith(start) && file.endsWith(end),
  );
}

async function follow(file) {
  // Examples in comments import files that do not exist.
  if (reached.has(file) || !files.includes(file)) return;
  reached.add(file);
  const text = await readFile(file, 'utf8');
  const extension = file.endsWith('.js') ? '.js' : '.d.ts';
  for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g))
    await follow(path.resolve(path.dirname(file), specifier.replace(/\.js$/, extension)));
}
