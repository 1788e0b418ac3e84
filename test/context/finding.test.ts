import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import {pageSession} from '../../src/context/page-default.js';
import {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {LineController} from '../../src/line/line-controller.js';
import type {Line} from '../../src/line/line.js';
import {scriptedSdk} from '../session/scripted-sdk.js';
import {waitUntil} from '../elements/wait-until.js';

// Which line an element shows, for every order in which elements, providers and scripts arrive.

/** The page's line, as an element without a provider finds it. */
async function pagesLine(): Promise<Line> {
  const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
  return element.line!;
}

function provider(): WebexLineProvider {
  return document.createElement('webex-line-provider');
}

describe('a line of the SDK', () => {
  it('is rejected by an element, with a message on where to set it', () => {
    const element = document.createElement('webex-line-status');
    const sdkLine = {register: () => undefined, deregister: () => undefined, on: () => undefined};
    expect(() => Object.assign(element, {line: sdkLine})).to.throw(TypeError, 'sdkLine');
  });

  it('is rejected as the line of a provider, which is read-only', () => {
    expect(() => Object.assign(provider(), {line: {}})).to.throw(TypeError, 'sdkLine');
  });
});

it('a page can neither connect nor disconnect the line', async () => {
  const line = await pagesLine();
  for (const name of ['attach', 'detach', 'dispose']) expect(name in line, name).to.equal(false);
  expect(Reflect.ownKeys(line)).to.deep.equal([Symbol.toStringTag]);
});

describe('an element finds', () => {
  it("the page's line by default", async () => {
    const line = await pagesLine();
    expect(line).to.be.instanceOf(LineController);
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    expect(element.line).to.equal(line);
  });

  it("the nearest provider's line", async () => {
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider>
        <webex-line-status></webex-line-status>
        <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
      </webex-line-provider>
    `);
    const inner = outer.querySelector('webex-line-provider')!;
    const [first, second] = outer.querySelectorAll('webex-line-status');
    expect(first?.line).to.equal(outer.line);
    expect(second?.line).to.equal(inner.line);
    expect(inner.line).not.to.equal(outer.line);
  });

  it("the line it was given, before any provider's", async () => {
    const given = new LineController();
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-line-status .line=${given}></webex-line-status></webex-line-provider>
    `);
    expect(outer.querySelector('webex-line-status')?.line).to.equal(given);
  });

  it("the provider's line through shadow roots", async () => {
    const outer = await fixture<WebexLineProvider>(
      html`<webex-line-provider><div></div></webex-line-provider>`,
    );
    const root = outer.querySelector('div')!.attachShadow({mode: 'open'});
    root.innerHTML = '<section></section>';
    const deeper = root.querySelector('section')!.attachShadow({mode: 'closed'});
    deeper.innerHTML = '<webex-line-status></webex-line-status>';
    expect(deeper.querySelector('webex-line-status')?.line).to.equal(outer.line);
  });

  it('another line when it is moved, and the first one when it is moved back', async () => {
    const line = await pagesLine();
    const outer = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    const home = element.parentElement!;
    outer.append(element);
    expect(element.line).to.equal(outer.line);
    home.append(element);
    expect(element.line).to.equal(line);
  });

  it('the line of a provider in a shadow root that it is slotted into', async () => {
    const host = await fixture<HTMLElement>(html`<div><webex-line-status></webex-line-status></div>`);
    host.attachShadow({mode: 'open'}).innerHTML = '<webex-line-provider><slot></slot></webex-line-provider>';
    const element = host.querySelector('webex-line-status')!;
    host.append(element);
    const outer = host.shadowRoot!.querySelector('webex-line-provider')!;
    expect(element.line).to.equal(outer.line);
  });

  it('the line it was given, even after it is moved', async () => {
    const given = new LineController();
    const element = await fixture<WebexLineStatus>(
      html`<webex-line-status .line=${given}></webex-line-status>`,
    );
    const outer = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    outer.append(element);
    expect(element.line).to.equal(given);
    element.remove();
    expect(element.line).to.equal(given);
    element.line = undefined;
    outer.append(element);
    expect(element.line).to.equal(outer.line);
  });

  it('each line in turn when given several', async () => {
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
    `);
    const element = outer.querySelector('webex-line-status')!;
    for (const given of [new LineController(), new LineController(), undefined]) {
      element.line = given;
      expect(element.line).to.equal(given ?? outer.line);
    }
  });

  it('a line that it was given while disconnected', () => {
    const given = new LineController();
    const element = document.createElement('webex-line-status');
    element.line = given;
    expect(element.line).to.equal(given);
    document.body.append(element);
    expect(element.line).to.equal(given);
    element.remove();
  });

  it('the line of the nearest of two providers that are upgraded later, in either order', async () => {
    for (const [first, second] of [
      ['outer-first', 'inner-second'],
      ['inner-first', 'outer-second'],
    ] as const) {
      const [outer, inner] = first.startsWith('outer') ? [first, second] : [second, first];
      const host = await fixture<HTMLElement>(html`<div></div>`);
      host.innerHTML = `<${outer}><${inner}><webex-line-status></webex-line-status></${inner}></${outer}>`;
      customElements.define(first, class extends WebexLineProvider {});
      customElements.define(second, class extends WebexLineProvider {});
      const nearest = host.querySelector<WebexLineProvider>(inner)!.line;
      expect(host.querySelector('webex-line-status')!.line).to.equal(nearest);
    }
  });

  it("the next outer provider's line when the nearest provider is removed around it", async () => {
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider>
        <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
      </webex-line-provider>
    `);
    const element = outer.querySelector('webex-line-status')!;
    outer.querySelector('webex-line-provider')!.replaceWith(element);
    expect(element.line).to.equal(outer.line);
  });

  it('no line while it is disconnected', async () => {
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    element.remove();
    expect(element.line).to.equal(undefined);
  });

  it('the line of a provider that is inserted around it', async () => {
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    const outer = provider();
    element.replaceWith(outer);
    outer.append(element);
    expect(element.line).to.equal(outer.line);
  });

  it("the page's line when its provider is removed around it", async () => {
    const line = await pagesLine();
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
    `);
    const element = outer.querySelector('webex-line-status')!;
    outer.replaceWith(element);
    expect(element.line).to.equal(line);
  });

  it('the line of a provider that is upgraded later', async () => {
    const tag = 'late-line-provider';
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.innerHTML = `<${tag}><webex-line-status></webex-line-status></${tag}>`;
    const element = host.querySelector('webex-line-status')!;
    const line = await pagesLine();
    expect(element.line).to.equal(line);
    class LateProvider extends WebexLineProvider {}
    customElements.define(tag, LateProvider);
    expect(element.line).to.equal(host.querySelector<LateProvider>(tag)!.line);
  });

  it("the provider's line when it is upgraded last", async () => {
    const tag = 'late-line-status';
    const outer = provider();
    outer.innerHTML = `<${tag}></${tag}>`;
    document.body.append(outer);
    class LateStatus extends WebexLineStatus {}
    customElements.define(tag, LateStatus);
    expect(outer.querySelector<LateStatus>(tag)?.line).to.equal(outer.line);
    outer.remove();
  });

  it('a line that was set before it was upgraded', async () => {
    const tag = 'set-before-upgrade';
    const element = document.createElement(tag) as WebexLineStatus;
    const given = new LineController();
    element.line = given;
    document.body.append(element);
    class EarlySet extends WebexLineStatus {}
    customElements.define(tag, EarlySet);
    await element.updateComplete;
    expect(element.line).to.equal(given);
    element.remove();
  });
});

describe('the options of a login', () => {
  const {fetch} = globalThis;
  let requestedPaths: string[];
  let respond: () => Response;

  /** The browser has the cookie of a session at the server, which has expired. */
  beforeEach(() => {
    requestedPaths = [];
    document.cookie = 'webex-signed-in=1';
    respond = () => Response.json({error: 'expired'}, {status: 401});
    globalThis.fetch = async input => {
      const {pathname} = new URL(input instanceof Request ? input.url : input, location.href);
      // The page may also download the SDK in advance.
      if (pathname.startsWith('/webex/')) requestedPaths.push(pathname);
      return respond();
    };
  });

  afterEach(() => {
    document.cookie = 'webex-signed-in=; max-age=0';
    globalThis.fetch = fetch;
  });

  const login = '<webex-login login-url="/webex/login"></webex-login>';

  /** Waits until the server has refused a token to the session of a provider. */
  const untilRefused = ({session}: WebexLineProvider): Promise<void> =>
    waitUntil(() => session.state.status === 'failed', 'the answer of the server');

  it('apply only to the session of its provider, even if the provider is upgraded later', async () => {
    const tag = 'late-provider-of-login';
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.innerHTML = `<${tag}>${login}</${tag}>`;
    expect(pageSession().hasServer).to.equal(true);
    customElements.define(tag, class extends WebexLineProvider {});
    expect(pageSession().hasServer).to.equal(false);
    await untilRefused(host.querySelector<WebexLineProvider>(tag)!);
    expect(requestedPaths).to.deep.equal(['/webex/token']);
    expect(pageSession().state).to.deep.equal({status: 'signed-out'});
  });

  it('apply only to the session of its provider, even if it is moved there', async () => {
    const outer = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.innerHTML = login;
    expect(pageSession().hasServer).to.equal(true);
    outer.append(host.firstChild!);
    expect(pageSession().hasServer).to.equal(false);
    await untilRefused(outer);
    expect(requestedPaths).to.deep.equal(['/webex/token']);
    expect(pageSession().state).to.deep.equal({status: 'signed-out'});
  });

  it('sign in the session of its provider, even if that of the page was signed in, which then deregisters', async () => {
    respond = () => Response.json({access_token: 'c2VjcmV0_P0A1_organization', expires_in: 3_600});
    const {Calling, log} = scriptedSdk();
    const page = pageSession();
    const outer = await fixture<WebexLineProvider>(
      html`<webex-line-provider .loadSdk=${() => Calling}></webex-line-provider>`,
    );
    const host = await fixture<HTMLElement>(
      html`<div><webex-login login-url="/webex/login" .loadSdk=${() => Calling}></webex-login></div>`,
    );
    await waitUntil(() => page.state.status === 'signed-in', 'the session of the page');
    log.length = 0;
    outer.append(host.querySelector('webex-login')!);
    await waitUntil(() => outer.session.state.status === 'signed-in', 'the session of the provider');
    expect(page.state).to.deep.equal({status: 'signed-out'});
    expect(page.hasServer).to.equal(false);
    expect(log).to.deep.equal(['deregister', 'register']);
    await outer.session.leave();
  });
});

describe("the page's session", () => {
  it('adds no attribute to the document element', () => {
    expect(document.documentElement.attributes.length).to.equal(document.documentElement.lang ? 1 : 0);
  });
});
