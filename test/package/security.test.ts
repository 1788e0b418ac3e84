import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';

/** `bugs.email` is the address for reports of vulnerabilities. Optional. */
const {bugs} = JSON.parse(await readFile('package.json', 'utf8')) as {bugs?: {email?: string}};
const page = await readFile('SECURITY.md', 'utf8');
const [, section = ''] = /<!-- report: [^>]*-->\n([^]*?)<!-- \/report -->/.exec(page) ?? [];

test("SECURITY.md names the address in package.json or, if there is none, GitHub's private reports", () => {
  const addresses = section.match(/[\w.+-]+@[\w.-]+\w/g) ?? [];
  expect(addresses).toEqual(bugs?.email ? [bugs.email] : []);
  expect(section.includes("repository's **Security** tab")).toBe(!bugs?.email);
});

test.each(['README.md', 'docs/sign-in.md'])('%s links to SECURITY.md', async file => {
  expect(await readFile(file, 'utf8')).toMatch(/\]\((?:\.\.\/)?SECURITY\.md\)/);
});
