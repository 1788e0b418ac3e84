import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, rm, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import pacote from 'pacote';
import {npmCommand} from '../../scripts/packages.mjs';

export const root = path.resolve('.');
const [npm, ...npmArgs] = npmCommand();

/** The paths of the files that `npm pack` includes, with forward slashes on every platform. */
export function packedFiles(): readonly string[] {
  const [packed] = JSON.parse(
    execFileSync(npm, [...npmArgs, 'pack', '--dry-run', '--json'], {encoding: 'utf8'}),
  ) as [{files: {path: string}[]}];
  return packed.files.map(({path: file}) => file);
}

/**
 * The library's dependencies, and the frameworks of an application. They are symlinked, so that they find their own
 * dependencies in this repository.
 */
const dependencies = ['lit', '@lit/context', 'preact', 'solid-js', 'svelte', 'vue', '@types/react'];

/**
 * Creates an application's folder with the packed library, its dependencies and the frameworks, but none of this
 * repository's development tools, so a type that only those tools provide is missing here, as it is for a user.
 */
export async function installPacked(): Promise<{readonly folder: string; remove(): Promise<void>}> {
  // Create the folder outside this repository, because Node and TypeScript also look for packages in the parent folders.
  const folder = await mkdtemp(path.join(tmpdir(), 'consumer-'));
  const [packed] = JSON.parse(
    execFileSync(npm, [...npmArgs, 'pack', '--json', '--pack-destination', folder], {encoding: 'utf8'}),
  ) as [{filename: string}];
  const modules = path.join(folder, 'node_modules');
  await pacote.extract(
    `file:${path.join(folder, packed.filename)}`,
    path.join(modules, 'webex-calling-elements'),
  );
  for (const name of dependencies) {
    await mkdir(path.dirname(path.join(modules, name)), {recursive: true});
    await symlink(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
  return {folder, remove: () => rm(folder, {recursive: true, force: true})};
}
