import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';

/** The only place with the address for reports. */
const {bugs} = JSON.parse(await readFile('package.json', 'utf8')) as {bugs?: {email?: string}};
const page = await readFile('SECURITY.md', 'utf8');
const [, section = ''] = /<!-- report: [^>]*-->\n([^]*?)<!-- \/report -->/.exec(page) ?? [];

test("SECURITY.md has the address of package.json for reports, or else GitHub's private reports", () => {
  const addresses = section.match(/[\w.+-]+@[\w.-]+\w/g) ?? [];
  expect(addresses).toEqual(bugs?.email ? [bugs.email] : []);
  expect(section.includes("repository's **Security** tab")).toBe(!bugs?.email);
});

test.each(['README.md', 'docs/sign-in.md'])('%s links to SECURITY.md', async file => {
  expect(await readFile(file, 'utf8')).toMatch(/\]\((?:\.\.\/)?SECURITY\.md\)/);
});
