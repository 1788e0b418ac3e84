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

const installedModules = path.join(root, 'node_modules');
const frameworks = ['preact', 'solid-js', 'svelte', 'vue', '@types/react'];

/**
 * Creates an application's folder with the packed library, its dependencies and the frameworks, but none of this
 * repository's development tools, so a type that only those tools provide is missing here, as it is for a user.
 *
 * @param frameworkModules The folder with the frameworks.
 */
export async function installPacked(
  frameworkModules = installedModules,
): Promise<{readonly folder: string; remove(): Promise<void>}> {
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
  // Symlinked, so that they find their own dependencies.
  const link = async (name: string, from: string): Promise<void> => {
    await mkdir(path.dirname(path.join(modules, name)), {recursive: true});
    await symlink(path.join(from, name), path.join(modules, name), 'junction');
  };
  for (const name of ['lit', '@lit/context']) await link(name, installedModules);
  for (const name of frameworks) await link(name, frameworkModules);
  return {folder, remove: () => rm(folder, {recursive: true, force: true})};
}
