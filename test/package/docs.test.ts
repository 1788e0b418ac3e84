import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createSignInHandler} from '../../server/index.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'llms.txt', 'examples/README.md', ...filesOf('docs')];

function filesOf(folder: string): string[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => path.join(folder, name));
}

/** The texts of a folder's TypeScript files. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .map(name => readFileSync(path.join(folder, name), 'utf8'));
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

describe('each link points to an existing file and heading', () => {
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

test('the README links to every page of the docs', () => {
  const readme = readFileSync('README.md', 'utf8');
  const own = readdirSync('docs').filter(name => name.endsWith('.md'));
  expect(own.filter(name => !readme.includes(`(docs/${name})`))).toEqual([]);
});

describe('a message that the troubleshooting page explains is in the code', () => {
  const [, onThePage = '', inTheConsole = '', onTheServer = ''] = readFileSync(
    'docs/troubleshooting.md',
    'utf8',
  ).split('\n## ');
  const source = readdirSync('src', {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.ts'))
    .map(name => readFileSync(path.join('src', name), 'utf8'))
    .join('\n');
  const symptoms = new Set([
    'message',
    'The elements stay empty',
    'Gray, hardly readable text and marks on a dark page',
    'A field for an access token instead of a button',
    "Webex's page reports a wrong redirect URI, or an unknown scope",
  ]);
  const messagesIn = (section: string): string[] =>
    [...section.matchAll(/^\| (.*?) +\|/gm)]
      .map(([, cell = '']) => cell)
      .filter(cell => !symptoms.has(cell) && !cell.startsWith('---'));

  test.each(messagesIn(`${onThePage}\n${inTheConsole}`))('%s', message => {
    expect(source).toContain(message);
  });

  const valid = {
    clientId: 'id',
    clientSecret: 'secret',
    redirectUri: 'https://app.example/webex/callback',
    cookieSecret: 'x'.repeat(32),
  };
  const messageOf = (wrong: Partial<typeof valid>): string => {
    try {
      createSignInHandler({...valid, ...wrong});
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const serverTexts = [
    ...filesIn('server'),
    messageOf({clientId: ''}),
    messageOf({redirectUri: 'http://app.example/webex/callback'}),
  ].join('\n');
  test.each(messagesIn(onTheServer))('on the server: %s', message => {
    for (const part of message.split('…')) expect(serverTexts).toContain(part.trim());
  });
});

test("examples/README.md lists each example's folder", () => {
  const readme = readFileSync('examples/README.md', 'utf8');
  const folders = readdirSync('examples').filter(name => !name.includes('.'));
  expect(folders.filter(name => !readme.includes(`[${name}](${name})`))).toEqual([]);
});

describe('a test that the docs quote is in the test file that they name', () => {
  const tests = readdirSync('test', {recursive: true, encoding: 'utf8'}).filter(name =>
    /\.(?:spec|test)\.ts$/.test(name),
  );
  /** The tests quoted in a text: a file in code font, then titles, or parts of titles, in quotation marks. */
  function quotesOf(text: string): {file: string; title: string}[] {
    let file = '';
    const quotes: {file: string; title: string}[] = [];
    for (const [, named, title] of text.matchAll(/`([\w/.-]+\.(?:spec|test)\.ts)`|"([^"]+)"/g))
      if (title === undefined) file = named ?? '';
      else if (file) quotes.push({file, title});
    return quotes;
  }
  const cells = pages
    .filter(page => !page.startsWith('docs/api/'))
    .flatMap(page => readFileSync(page, 'utf8').split(/\n\n|\||\n(?=\|)/))
    .flatMap(quotesOf);

  test.each(cells)('$file "$title"', ({file, title}) => {
    const [found, ...others] = tests.filter(name => `/test/${name}`.endsWith(`/${file}`));
    expect(others).toEqual([]);
    const text = readFileSync(path.join('test', found ?? ''), 'utf8');
    for (const part of title.split('…')) expect(text).toContain(part.trim());
  });

  test('there are more than 30 such quotes', () => expect(cells.length).toBeGreaterThan(30));
});

test('each trap of which the docs name a raw test has one', () => {
  const traps = readFileSync('docs/sdk-traps.md', 'utf8');
  const named = [...traps.matchAll(/^\| +(\d+) \|.*\bits raw tests? f/gm)].map(([, trap = '']) => trap);
  const groups = filesIn('test/contract').flatMap(text => text.split(/^(?=test\.describe\()/m));
  const raw = new Set(
    groups
      .filter(group => /^ +test\(\s*['"`]raw: /m.test(group))
      .flatMap(group => /^test\.describe\(['"]traps? ([\d and]+):/.exec(group)?.[1]?.split(' and ') ?? []),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(trap => !raw.has(trap))).toEqual([]);
});

test("the README's size of three elements is the limit that the size step enforces, rounded", () => {
  const [, size] = /elements are about (\d+) kB/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const {'size-limit': limits} = JSON.parse(readFileSync('package.json', 'utf8')) as {
    'size-limit': {path: unknown; limit: string}[];
  };
  const three = limits.find(entry => entry.path === 'dist/weighed/three-elements.js');
  expect(Number(size)).toBe(Math.round(Number.parseFloat(three?.limit ?? '')));
});
