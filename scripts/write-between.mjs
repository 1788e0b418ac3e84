import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {format, resolveConfig} from 'prettier';
import {root} from './packages.mjs';

/**
 * Writes what was made into a page of the docs, between `<!-- name -->` and `<!-- /name -->`: what stands around it is
 * written by hand.
 *
 * @throws {Error} Where the page has no such place.
 */
export async function writeBetween(page, name, made) {
  const file = path.join(root, page);
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = await readFile(file, 'utf8');
  if (!text.includes(start) || !text.includes(end)) throw new Error(`${page} has no place for ${name}`);
  const before = text.slice(0, text.indexOf(start) + start.length);
  const whole = `${before}\n\n${made}\n\n${text.slice(text.indexOf(end))}`;
  await writeFile(file, await format(whole, {...(await resolveConfig(file)), filepath: file}));
}
