import {readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {expect, test} from 'vitest';
import {packedFiles} from './packed.js';

const files = packedFiles();
const pages = files.filter(file => file.endsWith('.md'));

interface Link {
  readonly target: string;
  /** The path of the file or folder that it points to, relative to the package's root. */
  readonly path: string;
  readonly anchor: string | undefined;
}

function linksOf(page: string): Link[] {
  const text = readFileSync(page, 'utf8').replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
  const inMarkdown = [...text.matchAll(/\]\(([^)\s]+)\)/g)];
  const inHtml = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...inMarkdown, ...inHtml]
    .map(([, target = '']) => target)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [path = '', anchor] = target.split('#');
      return {target, anchor, path: path ? posix.join(posix.dirname(page), path) : page};
    });
}

/** The anchors of a page: those that GitHub and npm generate for headings, and those of `<a>` tags. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = readFileSync(page, 'utf8').replaceAll(/```[^]*?```/g, '');
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before ? `${slug}-${before}` : slug;
  });
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id)]);
}

/** Whether the package has the file, or files in the folder. */
const isPacked = (path: string) => files.some(packed => packed === path || packed.startsWith(`${path}/`));

test.each(pages)(
  'every relative link in %s points to a packed file or folder, and its anchor, if any, exists there',
  page => {
    const broken = linksOf(page).filter(({path, anchor}) => {
      if (!isPacked(path)) return true;
      return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).has(anchor);
    });
    expect(broken.map(({target}) => target)).toEqual([]);
  },
);

test('the checked pages include the README and the docs, and links are found in them', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/sign-in.md', 'docs/api/README.md']));
  expect(linksOf('README.md').length).toBeGreaterThan(15);
});
