import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {expect, test} from '@playwright/test';
import {startCloud} from '../../cloud/cloud.js';
import {routeToCloud} from '../../cloud/route-to-cloud.js';
import {sdkFile} from '../../scripts/sdk-file.mjs';
import {version} from '../../src/base/version.js';
import {expectState} from '../contract/shown-state.js';

const name = `webex-calling-elements-${version}.classic.js`;
const {files} = JSON.parse(await readFile('dist/bundle/integrity.json', 'utf8')) as {
  files: Record<string, string>;
};
const integrity = files[name]!;
/** The policy and the script in docs/sign-in.md. */
const [documented = '', script = ''] = [
  ...(await readFile('docs/sign-in.md', 'utf8'))
    .split('### With a strict Content-Security-Policy and Trusted Types')[1]!
    .matchAll(/```\w*\n([^]*?)```/g),
].map(([, code = '']) => code.trim());
const cdn = 'https://cdn.example';
const elements = `<webex-login></webex-login><webex-line-status></webex-line-status>
  <webex-line-controls></webex-line-controls>`;

test.beforeEach(async ({context}) => {
  const {path: sdk} = await sdkFile();
  const headers = {'access-control-allow-origin': '*'};
  const contentType = 'text/javascript';
  await context.route('https://unpkg.com/**', route => route.fulfill({path: sdk, contentType, headers}));
  await context.route(`${cdn}/${name}`, route =>
    route.fulfill({path: `dist/bundle/${name}`, contentType, headers}),
  );
  await context.route(`${cdn}/other.js`, route => route.fulfill({body: '1', contentType, headers}));
});

test('the versioned file works from a CDN with its integrity, under a strict policy with Trusted Types', async ({
  page,
  context,
}) => {
  // As documented, with this file, and without the reports of what the SDK tries (test/contract/site.ts).
  const policy = `${documented
    .replaceAll(/\s+/g, ' ')
    .replace("script-src 'self'", `script-src 'self' ${cdn}/${name} 'wasm-unsafe-eval'`)
    .replace('wss:', 'wss: ws:')}; style-src-attr 'unsafe-inline'`;
  const tag = (src: string): string =>
    `<script src="${cdn}/${src}" integrity="${integrity}" crossorigin="anonymous"></script>`;
  const cloud = await startCloud({
    routes: app => {
      const html = (src: string): string =>
        `<!doctype html><html lang="de"><title>CDN</title><script src="/policy.js"></script>${tag(src)}${elements}`;
      app.get('/', c => c.html(html(name), 200, {'content-security-policy': policy}));
      app.get('/policy.js', c => c.body(script, 200, {'content-type': 'text/javascript'}));
      app.get('/changed', c => c.html(html('other.js')));
    },
  });
  try {
    await routeToCloud(context, cloud);
    const violations: string[] = [];
    page.on('console', message => message.text().includes('violates') && violations.push(message.text()));
    await page.goto(cloud.url);
    // The file contains all languages.
    await page.getByLabel('Zugriffstoken').fill(cloud.issueToken().access_token);
    await page.getByRole('button', {name: 'Anmelden'}).click();
    await page.getByRole('button', {name: 'Registrieren', exact: true}).click();
    await expectState(page.locator('webex-line-status'), 'registered');
    expect(violations).toEqual([]);
    expect(await page.evaluate('typeof WebexCallingElements.CallingSession')).toBe('function');
    expect(await page.evaluate(() => Boolean(customElements.get('webex-dialer')))).toBe(true);

    await page.goto(`${cloud.url}/changed`);
    expect(await page.evaluate(() => customElements.get('webex-login'))).toBeUndefined();
  } finally {
    await cloud.close();
  }
});

test('the versioned file works on a page opened from the disk', async ({page}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'file-page-'));
  try {
    await writeFile(path.join(folder, name), await readFile(`dist/bundle/${name}`));
    await writeFile(
      path.join(folder, 'index.html'),
      `<!doctype html><html lang="fr"><script src="${name}"></script>${elements}`,
    );
    await page.goto(pathToFileURL(path.join(folder, 'index.html')).href);
    await expect(page.locator('webex-login')).toContainText('Se connecter');
  } finally {
    await rm(folder, {recursive: true});
  }
});
