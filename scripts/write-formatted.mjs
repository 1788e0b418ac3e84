import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {format} from 'oxfmt';
import {root} from './packages.mjs';

const style = JSON.parse(await readFile(path.join(root, '.oxfmtrc.json'), 'utf8'));

/** Formats a text, and writes it only if the file differs, because other steps may be reading the file. */
export async function writeFormatted(file, text) {
  const {code, errors} = await format(file, text, style);
  if (errors.length) throw new Error(`${file}: ${errors[0].message}`);
  if (code !== (await readFile(file, 'utf8').catch(() => undefined))) await writeFile(file, code);
}

/**
 * Writes generated text into a page of the docs, between `<!-- name -->` and `<!-- /name -->`. The rest of the page is
 * written by hand.
 *
 * @throws {Error} If the page has no such markers.
 */
export async function writeBetween(page, name, content) {
  const file = path.join(root, page);
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = await readFile(file, 'utf8');
  if (!text.includes(start) || !text.includes(end)) throw new Error(`${page} has no place for ${name}`);
  const before = text.slice(0, text.indexOf(start) + start.length);
  const whole = `${before}\n\n${content}\n\n${text.slice(text.indexOf(end))}`;
  await writeFormatted(file, whole);
}
