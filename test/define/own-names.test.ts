import {expect} from '@open-wc/testing';
import {openPage, type Page} from '../context/page.js';
import {statusOf} from '../elements/fixed-state.js';

type Status = HTMLElementTagNameMap['webex-line-status'];
const index = '/dist/index.js';

let page: Page;
afterEach(() => page.close());

function status(selector: string, root: ParentNode = page.document): Status {
  return root.querySelector<Status>(selector)!;
}

describe('define()', () => {
  it('defines all elements except those for calls with a prefix; they share one line with one another and with the usual tags', async () => {
    page = await openPage(
      '<acme-login></acme-login><acme-line-status></acme-line-status><acme-line-controls></acme-line-controls>' +
        '<acme-line-details></acme-line-details><acme-line-log></acme-line-log><webex-line-status></webex-line-status>',
    );
    await page.run(`import {define} from '${index}'; define({prefix: 'acme'}); define({prefix: 'acme'});`);
    const defined = [...page.document.querySelectorAll(':defined')].map(({localName}) => localName);
    expect(defined.filter(name => name.includes('-'))).to.deep.equal([
      'acme-login',
      'acme-line-status',
      'acme-line-controls',
      'acme-line-details',
      'acme-line-log',
    ]);
    expect(status('acme-line-status').line).not.to.equal(undefined);
    await page.load('/dist/define.js');
    expect(status('webex-line-status').line).to.equal(status('acme-line-status').line);
    expect(page.errors).to.deep.equal([]);
  });

  it("lets an element find the provider with the same prefix and show that provider's line", async () => {
    page = await openPage(
      '<acme-line-provider><acme-line-status></acme-line-status></acme-line-provider><acme-line-status id="alone"></acme-line-status>',
    );
    await page.run(`
      import {define} from '${index}';
      import {FakeLine} from '/dist/testing/fake-line.js';
      define({prefix: 'acme'});
      const provider = document.querySelector('acme-line-provider');
      provider.sdkLine = new FakeLine();
      await new Promise(resolve => provider.line.subscribe(({state}) => state.status === 'unregistered' && resolve()));
      await document.querySelector('acme-line-status').updateComplete;
    `);
    expect(statusOf(status('acme-line-provider > acme-line-status'))).to.equal('unregistered');
    expect(statusOf(status('#alone'))).to.equal('absent');
  });

  it('leaves the elements for calls to defineCalls(), whose elements use the same line', async () => {
    const calls = ['acme-dialer', 'acme-incoming-call', 'acme-call', 'acme-audio-settings'];
    page = await openPage(
      `<acme-line-status></acme-line-status>${calls.map(tag => `<${tag}></${tag}>`).join('')}`,
    );
    await page.run(`import {define} from '${index}'; define({prefix: 'acme'});`);
    expect(page.document.querySelector('acme-dialer:defined')).to.equal(null);
    await page.run(`import {defineCalls} from '${index}'; defineCalls({prefix: 'acme'});`);
    for (const tag of calls) expect(status(tag).line).to.equal(status('acme-line-status').line);
    expect(status('acme-line-status').line).not.to.equal(undefined);
    expect(page.errors).to.deep.equal([]);
  });

  it('without options defines the usual tags once', async () => {
    page = await openPage('<webex-line-status></webex-line-status>');
    await page.run(`
      import {define, WebexLineStatus} from '${index}';
      define();
      define();
      document.title = String(customElements.get('webex-line-status') === WebexLineStatus);
    `);
    await page.load('/dist/define.js');
    expect(page.document.title).to.equal('true');
    expect(page.errors).to.deep.equal([]);
  });

  it('defines the usual tags, even if the page has defined one of the classes with its own tag', async () => {
    page = await openPage(
      '<my-login></my-login><webex-login></webex-login><webex-line-log></webex-line-log>',
    );
    await page.run(`
      import {define, pageSession, WebexLogin} from '${index}';
      pageSession();
      customElements.define('my-login', WebexLogin);
      define();
      const isSubclass = customElements.get('webex-login').prototype instanceof WebexLogin;
      document.title = isSubclass ? 'subclass' : 'error';
    `);
    expect(page.document.title).to.equal('subclass');
    expect(page.document.querySelectorAll('body > :defined')).to.have.length(3);
    expect(page.errors).to.deep.equal([]);
  });

  it('has an equivalent in define.js, which also defines all tags if the page has defined one of the classes', async () => {
    page = await openPage('<webex-login></webex-login><webex-line-log></webex-line-log>');
    await page.run(`
      import {pageSession, WebexLogin} from '${index}';
      pageSession();
      customElements.define('my-login', WebexLogin);
    `);
    await page.load('/dist/define.js');
    expect(page.document.querySelectorAll('body > :defined')).to.have.length(2);
    expect(page.errors).to.deep.equal([]);
  });

  it('refuses a prefix that cannot begin a tag name', async () => {
    page = await openPage('');
    await page.run(`
      import {define} from '${index}';
      try { define({prefix: '1 acme'}); } catch ({name}) { document.title = name; }
    `);
    expect(page.document.title).to.equal('SyntaxError');
  });
});

// Not every engine has scoped custom element registries.
const scopedRegistries = 'customElementRegistry' in ShadowRoot.prototype ? describe : describe.skip;

scopedRegistries('define() in the registry of a shadow root', () => {
  it("leaves the page's tags alone, and finds the page's line", async () => {
    page = await openPage('<main></main><webex-line-status></webex-line-status>');
    await page.run(`
      import {define} from '${index}';
      customElements.define('webex-line-status', class PagesOwn extends HTMLElement {});
      const customElementRegistry = new CustomElementRegistry();
      define({registry: customElementRegistry});
      const root = document.querySelector('main').attachShadow({mode: 'open', customElementRegistry});
      root.innerHTML = '<webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>';
      await root.firstChild.updateComplete;
    `);
    const root = page.document.querySelector('main')!.shadowRoot!;
    expect(status('webex-line-status').constructor.name).to.equal('PagesOwn');
    expect(statusOf(status('webex-line-status', root))).to.equal('absent');
    expect(status('webex-line-status', root).line).not.to.equal(undefined);
    expect(status('webex-line-controls', root).line).to.equal(status('webex-line-status', root).line);
    expect(page.errors).to.deep.equal([]);
  });
});
