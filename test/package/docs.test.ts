import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';

const pages = ['README.md', 'CONTRIBUTING.md', 'llms.txt', ...filesOf('docs')];

function filesOf(folder: string): string[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => path.join(folder, name));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links lead to a file and a heading', () => {
  test.each(pages.filter(page => !page.startsWith('docs/api/')))('%s', page => {
    const text = readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```/gm, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter(link => {
      if (/^https?:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

test('the README links every page of the docs', () => {
  const readme = readFileSync('README.md', 'utf8');
  const own = readdirSync('docs').filter(name => name.endsWith('.md'));
  expect(own.filter(name => !readme.includes(`(docs/${name})`))).toEqual([]);
});

describe('a message that the troubleshooting page explains is in the code', () => {
  const [, onThePage = '', inTheConsole = ''] = readFileSync('docs/troubleshooting.md', 'utf8').split(
    '\n## ',
  );
  const source = readdirSync('src', {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.ts'))
    .map(name => readFileSync(path.join('src', name), 'utf8'))
    .join('\n');
  const messages = [...`${onThePage}\n${inTheConsole}`.matchAll(/^\| (.*?) +\|/gm)].map(
    ([, cell = '']) => cell,
  );
  const symptoms = new Set([
    'message',
    'The tags stay empty',
    'A field for an access token instead of a button',
  ]);
  test.each(messages.filter(cell => !symptoms.has(cell) && !cell.startsWith('---')))('%s', message => {
    expect(source).toContain(message);
  });
});
