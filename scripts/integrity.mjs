// Writes the integrity hashes of the browser files to dist/bundle/integrity.json, and prints the tags for a CDN.
import {createHash} from 'node:crypto';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';

const {name, version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const folder = path.join(root, 'dist/bundle');
const scripts = (await readdir(folder, {recursive: true}))
  .filter(file => file.endsWith('.js'))
  .map(file => file.replaceAll(path.sep, '/'))
  .toSorted();
const files = Object.fromEntries(await Promise.all(scripts.map(async file => [file, await hashOf(file)])));
await writeFile(path.join(folder, 'integrity.json'), `${JSON.stringify({version, files}, null, 2)}\n`);

const classic = `${name}-${version}.classic.js`;
const address = `https://unpkg.com/${name}@${version}/dist/bundle/`;
console.log(`One file with everything, for a CDN:
<script src="${address}${classic}" integrity="${files[classic]}" crossorigin="anonymous"></script>
Modules, which load what they need (dist/bundle/integrity.json has the hashes of all files):
<script type="module" src="${address}${name}.js" integrity="${files[`${name}.js`]}" crossorigin="anonymous"></script>`);

async function hashOf(file) {
  const content = await readFile(path.join(folder, file));
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
