import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';

interface Library {
  readonly group?: string;
  readonly name: string;
  readonly licenses: readonly {readonly license: {readonly id: string}}[];
}

/** The libraries that a bundle contains, as listed by the build in the format CycloneDX. */
function librariesIn(folder: string): {readonly name: string; readonly license: string}[] {
  const {components} = JSON.parse(readFileSync(`dist/${folder}/sbom.json`, 'utf8')) as {
    components: readonly Library[];
  };
  return components.map(({group, name, licenses}) => ({
    name: group ? `${group}/${name}` : name,
    license: licenses.map(({license}) => license.id).join(' '),
  }));
}

const notice = readFileSync('NOTICE', 'utf8');
const [, forBundle = '', forServer = '', forCloud = ''] =
  /dist\/bundle\/ contains([^]*?)dist\/server\/ and[^]*?In dist\/server\/:([^]*?)In dist\/cloud\/:([^]*?)MIT License/.exec(
    notice,
  ) ?? [];

/** The copyright lines of a library's own license. */
function copyrightOf(name: string): readonly string[] {
  const file = ['LICENSE', 'LICENSE.md', 'license', 'License']
    .map(at => `node_modules/${name}/${at}`)
    .find(existsSync);
  return [...readFileSync(file!, 'utf8').matchAll(/^\s*(Copyright \(c\) .*?)\s*$/gim)].map(
    ([, line = '']) => line,
  );
}

describe.each([
  {folder: 'bundle', section: forBundle, license: 'BSD-3-Clause', text: 'BSD 3-Clause License'},
  {folder: 'server', section: forServer, license: 'MIT', text: 'MIT License'},
  {folder: 'cloud', section: forCloud, license: 'MIT', text: 'MIT License'},
])('NOTICE, for dist/$folder', ({folder, section, license, text}) => {
  const libraries = librariesIn(folder);

  test('lists all of its libraries, with their copyright, and no other', () => {
    const missing = libraries.flatMap(({name}) =>
      [name, ...copyrightOf(name)].filter(line => !section.replaceAll(/\s+/g, ' ').includes(line)),
    );
    expect(missing).toEqual([]);
    if (license === 'MIT')
      expect([...section.matchAll(/^(\S+), Copyright/gm)].map(([, name = '']) => name).toSorted()).toEqual(
        libraries.map(({name}) => name).toSorted(),
      );
  });

  test(`contains the license of all of them: ${license}`, () => {
    expect(libraries.filter(library => library.license !== license)).toEqual([]);
    expect(libraries.length).toBeGreaterThan(3);
    expect(notice).toContain(text);
  });
});
