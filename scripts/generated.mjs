import {spawnSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {binary, npmCommand, root} from './packages.mjs';

/** Generated files that are committed, so that they can be read without building. In the order of generation. */
const files = [
  'src/elements/momentum.ts',
  'custom-elements.json',
  'src/frameworks/tag-types.ts',
  'vscode.html-custom-data.json',
  'vscode.css-custom-data.json',
  'web-types.json',
  'docs/elements.md',
  'docs/theming.md',
  'docs/errors.md',
  'docs/frameworks.md',
  'docs/api/webex-calling-elements.md',
  'docs/api/webex-calling-elements/react.md',
  'docs/api/webex-calling-elements/react-calls.md',
  'docs/api/webex-calling-elements/testing.md',
  'docs/api/webex-calling-elements/testing/calls.md',
  'docs/api/server.md',
  'docs/api/cloud.md',
];

// Regenerate the files, and fail if one was out of date.
const before = await Promise.all(files.map(read));
make(process.execPath, 'scripts/momentum.mjs');
make(
  process.execPath,
  binary('cem'),
  'analyze',
  '--config',
  'custom-elements-manifest.config.mjs',
  '--quiet',
);
make(process.execPath, 'scripts/tag-types.mjs');
make(process.execPath, 'scripts/elements-doc.mjs');
make(process.execPath, 'scripts/errors-doc.mjs');
make(process.execPath, 'scripts/frameworks-doc.mjs');
make(...npmCommand(), 'run', '--silent', 'api-doc');
const after = await Promise.all(files.map(read));
const stale = files.filter((_, index) => before[index] !== after[index]);
if (stale.length) {
  console.error(`${stale.join(', ')} was out of date and has been updated: commit it.`);
  process.exitCode = 1;
}

function make(command, ...args) {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd: root, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

function read(file) {
  return readFile(path.join(root, file), 'utf8');
}
