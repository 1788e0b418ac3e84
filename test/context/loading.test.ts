import {expect, html, fixture} from '@open-wc/testing';
import '../../src/define.js';
import {version} from '../../src/base/version.js';
import type {Line} from '../../src/line/line.js';
import '../elements/no-network.js';
import {openPage, type Page} from './page.js';
import {statusOf} from '../elements/fixed-state.js';

// A page's tags and scripts arrive in any order, once or twice. Each test has a separate page.

const bundle = '/dist/bundle/webex-calling-elements.js';
const modules = ['webex-line-provider', 'webex-login', 'webex-line-status', 'webex-line-controls'] as const;
const tags = `
  <webex-login></webex-login>
  <webex-line-status></webex-line-status>
  <webex-line-controls></webex-line-controls>`;
const inProvider = `<webex-line-provider>${tags}</webex-line-provider>`;

let page: Page;
afterEach(() => page.close());

function find<Tag extends (typeof modules)[number]>(tag: Tag): HTMLElementTagNameMap[Tag] {
  return page.document.querySelector(tag)!;
}

/** The line that both elements found, which must be the same. */
function lineFound(): Line {
  const line = find('webex-line-status').line;
  expect(line).not.to.equal(undefined);
  expect(find('webex-line-controls').line).to.equal(line);
  return line!;
}

/** Makes the login fail, which shows which session it found. */
async function failToSignIn(): Promise<void> {
  const login = find('webex-login');
  login.tokenSource = () => 'nonsense';
  const failed = new Promise(resolve => {
    login.addEventListener('webex-sign-in-error', resolve, {once: true});
  });
  login.signIn();
  await failed;
}

function listenFor(name: keyof HTMLElementEventMap): string[] {
  const received: string[] = [];
  page.document.addEventListener(name, event => received.push((event.target as Element).localName));
  return received;
}

describe('tags and scripts', () => {
  const ways: readonly (readonly [name: string, load: () => Promise<void>])[] = [
    ['the bundle', () => page.load(bundle)],
    ...modules.map((last): [string, () => Promise<void>] => [
      `one module for each tag, ${last} last`,
      async () => {
        for (const tag of [...modules.filter(other => other !== last), last])
          await page.load(`/src/define/${tag}.ts`);
      },
    ]),
  ];

  for (const [name, load] of ways) {
    it(`the tags share the page's session if they come before ${name}`, async () => {
      page = await openPage(tags);
      await load();
      lineFound();
      const received = listenFor('webex-sign-in-error');
      await failToSignIn();
      expect(received).to.deep.equal(['html']);
      expect(page.errors).to.deep.equal([]);
    });

    it(`the tags share the page's session if they come after ${name}`, async () => {
      page = await openPage('');
      await load();
      page.document.body.innerHTML = tags;
      lineFound();
      const received = listenFor('webex-sign-in-error');
      await failToSignIn();
      expect(received).to.deep.equal(['html']);
    });

    it(`the tags in a provider share its session if they come before ${name}`, async () => {
      page = await openPage(inProvider);
      await load();
      expect(lineFound()).to.equal(find('webex-line-provider').line);
      const received = listenFor('webex-sign-in-error');
      await failToSignIn();
      expect(received).to.deep.equal(['webex-line-provider']);
    });
  }
});

/** The warnings in the console of a page from now on. */
function warningsOf({document: {defaultView}}: Page): readonly string[] {
  const warnings: string[] = [];
  const view = defaultView as unknown as typeof globalThis;
  // Lit warns that it is not minified.
  view.console.warn = (text: string) => text.startsWith('webex-') && warnings.push(text);
  return warnings;
}

describe('two copies of the library on one page', () => {
  const copies = ['/src/define.ts', '/dist/define.js', bundle] as const;
  for (const first of copies) {
    for (const second of copies.filter(copy => copy !== first)) {
      it(`${first} followed by ${second} defines nothing twice, and dispatches each event once`, async () => {
        page = await openPage(tags);
        const warnings = warningsOf(page);
        await page.load(first);
        const line = lineFound();
        expect(warnings).to.deep.equal([]);
        await page.load(second);
        expect(page.errors).to.deep.equal([]);
        expect(warnings).to.deep.equal([
          `webex-calling-elements: this page loads several copies of this library, ${version} and ${version}. Load only one: import it everywhere from the same URL, without a query`,
        ]);
        expect(lineFound()).to.equal(line);
        const received = listenFor('webex-sign-in-error');
        await failToSignIn();
        expect(received).to.deep.equal(['html']);
      });
    }
  }

  it('of another version are named in one warning, and share the line', async () => {
    page = await openPage(tags);
    const warnings = warningsOf(page);
    await page.run("globalThis[Symbol.for('webex-calling-elements/copies')] = ['0.9.1']");
    await page.load(bundle);
    expect(warnings).to.deep.equal([
      `webex-calling-elements: this page loads several copies of this library, 0.9.1 and ${version}. Load only one: import it everywhere from the same URL, without a query`,
    ]);
    expect(lineFound()).not.to.equal(undefined);
  });

  it("an element of the second finds the first's page session, and its provider", async () => {
    page = await openPage(`${tags}<other-status></other-status>
      <webex-line-provider><other-status></other-status></webex-line-provider>`);
    await page.load(bundle);
    await page.run(`
      import {ensurePageDefault} from '/dist/context/page-default.js';
      import {WebexLineStatus} from '/dist/elements/webex-line-status.js';
      ensurePageDefault();
      customElements.define('other-status', class extends WebexLineStatus {});
    `);
    type Status = HTMLElementTagNameMap['webex-line-status'];
    const [alone, provided] = page.document.querySelectorAll<Status>('other-status');
    expect(alone?.line).to.equal(lineFound());
    expect(provided?.line).to.equal(find('webex-line-provider').line);
    await provided?.updateComplete;
    expect(statusOf(provided!)).to.equal('absent');
  });
});

describe('"Sign in again" of one copy of the library', () => {
  it('signs in with the token source of a login of another copy', async () => {
    page = await openPage(tags);
    await page.load('/dist/define.js');
    const login = find('webex-login');
    let requests = 0;
    login.tokenSource = () => {
      requests += 1;
      return 'nonsense';
    };
    await page.run(`
      import {pageSession} from '/src/context/page-default.ts';
      import {signInAgain} from '/src/elements/sign-in-again.ts';
      const failed = new Promise(resolve => addEventListener('webex-sign-in-error', resolve));
      document.title = String(signInAgain(pageSession()));
      await failed;
    `);
    expect(page.document.title).to.equal('true');
    expect(requests).to.equal(1);
  });
});

describe('an element adopted into another document', () => {
  it('has no line without the library, and finds its own again when it returns', async () => {
    page = await openPage('');
    const element = await fixture<HTMLElementTagNameMap['webex-line-status']>(
      html`<webex-line-status></webex-line-status>`,
    );
    const home = element.parentElement!;
    const line = element.line;
    expect(line).not.to.equal(undefined);
    page.document.body.append(element);
    expect(element.ownerDocument).to.equal(page.document);
    expect(element.line).to.equal(undefined);
    home.append(element);
    expect(element.line).to.equal(line);
  });

  it("finds the other page's line if there is one", async () => {
    page = await openPage(tags);
    await page.load(bundle);
    const element = await fixture<HTMLElementTagNameMap['webex-line-status']>(
      html`<webex-line-status></webex-line-status>`,
    );
    page.document.body.append(element);
    expect(element.line).to.equal(lineFound());
  });
});
