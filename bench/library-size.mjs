import {readdir, readFile} from 'node:fs/promises';
import {bundle, compressedSize, kilobytes} from './bundle.mjs';

const elements = [
  'webex-login',
  'webex-line-status',
  'webex-line-controls',
  'webex-line-details',
  'webex-line-log',
  'webex-line-provider',
];

/**
 * Measures the compressed size of this library's files, without the elements for calls.
 *
 * @returns {Promise<string>} A table.
 */
export async function measureLibrarySize() {
  const published = await readFile('dist/bundle/webex-calling-elements.js');
  const signIn = await readFile('dist/bundle/sign-in-chunk.js');
  const rows = [
    row('three elements: sign-in, status, controls', await readFile('dist/weighed/three-elements.js')),
    row('all elements except those for calls', published),
    row('the code that a sign-in loads, without the SDK', signIn),
    row('all code until a line is registered, without the SDK and calls, in English', published, signIn),
  ];
  for (const element of elements)
    rows.push(row(`\`<${element}>\` alone, with Lit`, await bundle(`dist/define/${element}.js`)));
  const languages = (await readdir('dist/bundle/languages')).filter(file => file.endsWith('.js'));
  for (const file of languages.toSorted())
    rows.push(row(`language: ${file.replace('.js', '')}`, await readFile(`dist/bundle/languages/${file}`)));
  return ['| | gzip | brotli |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Files are compressed one by one, as a server does. */
function row(label, ...files) {
  const sizes = files.map(compressedSize);
  const sum = which => kilobytes(sizes.reduce((all, size) => all + size[which], 0));
  return `| ${label} | ${sum('gzip')} | ${sum('brotli')} |`;
}
