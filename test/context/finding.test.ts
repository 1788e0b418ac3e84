import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {LineController} from '../../src/line/line-controller.js';
import type {Line} from '../../src/line/line.js';

// Which line an element shows, in every order in which things come to a page.

/** Without a line of its own, an element shows the page's. */
async function pagesLine(): Promise<Line> {
  const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
  return element.line!;
}

function provider(): WebexLineProvider {
  return document.createElement('webex-line-provider');
}

describe('a line of the SDK', () => {
  it('is refused by an element, which names where it belongs', () => {
    const element = document.createElement('webex-line-status');
    const sdkLine = {register: () => undefined, deregister: () => undefined, on: () => undefined};
    expect(() => Object.assign(element, {line: sdkLine})).to.throw(TypeError, 'sdkLine');
  });

  it('is refused by a provider as its line, which is read-only', () => {
    expect(() => Object.assign(provider(), {line: {}})).to.throw(TypeError, 'sdkLine');
  });
});

it('a page can neither connect nor disconnect the line', async () => {
  const line = await pagesLine();
  for (const name of ['attach', 'detach', 'dispose']) expect(name in line, name).to.equal(false);
  expect(Reflect.ownKeys(line)).to.deep.equal([]);
});

describe('an element finds', () => {
  it("the page's line, when nothing else is there", async () => {
    const line = await pagesLine();
    expect(line).to.be.instanceOf(LineController);
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    expect(element.line).to.equal(line);
  });

  it("the nearest provider's", async () => {
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

  it('the one it was given, before any provider', async () => {
    const given = new LineController();
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-line-status .line=${given}></webex-line-status></webex-line-provider>
    `);
    expect(outer.querySelector('webex-line-status')?.line).to.equal(given);
  });

  it("the provider's through shadow roots", async () => {
    const outer = await fixture<WebexLineProvider>(
      html`<webex-line-provider><div></div></webex-line-provider>`,
    );
    const root = outer.querySelector('div')!.attachShadow({mode: 'open'});
    root.innerHTML = '<section></section>';
    const deeper = root.querySelector('section')!.attachShadow({mode: 'closed'});
    deeper.innerHTML = '<webex-line-status></webex-line-status>';
    expect(deeper.querySelector('webex-line-status')?.line).to.equal(outer.line);
  });

  it('another when it is moved, and the first when it is moved back', async () => {
    const line = await pagesLine();
    const outer = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    const home = element.parentElement!;
    outer.append(element);
    expect(element.line).to.equal(outer.line);
    home.append(element);
    expect(element.line).to.equal(line);
  });

  it("the provider's, when it is slotted into one that stands in a shadow root", async () => {
    const host = await fixture<HTMLElement>(html`<div><webex-line-status></webex-line-status></div>`);
    host.attachShadow({mode: 'open'}).innerHTML = '<webex-line-provider><slot></slot></webex-line-provider>';
    const element = host.querySelector('webex-line-status')!;
    host.append(element);
    const outer = host.shadowRoot!.querySelector('webex-line-provider')!;
    expect(element.line).to.equal(outer.line);
  });

  it('the one it was given, wherever it is moved', async () => {
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

  it('each in turn, when it is given one after another', async () => {
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
    `);
    const element = outer.querySelector('webex-line-status')!;
    for (const given of [new LineController(), new LineController(), undefined]) {
      element.line = given;
      expect(element.line).to.equal(given ?? outer.line);
    }
  });

  it('what it was given while it was out of the page', () => {
    const given = new LineController();
    const element = document.createElement('webex-line-status');
    element.line = given;
    expect(element.line).to.equal(given);
    document.body.append(element);
    expect(element.line).to.equal(given);
    element.remove();
  });

  it('the line of the nearest of two providers that are upgraded later, in either order', async () => {
    const {WebexLineProvider: Provider} = await import('../../src/context/webex-line-provider.js');
    for (const [first, second] of [
      ['outer-first', 'inner-second'],
      ['inner-first', 'outer-second'],
    ] as const) {
      const [outer, inner] = first.startsWith('outer') ? [first, second] : [second, first];
      const host = await fixture<HTMLElement>(html`<div></div>`);
      host.innerHTML = `<${outer}><${inner}><webex-line-status></webex-line-status></${inner}></${outer}>`;
      customElements.define(first, class extends Provider {});
      customElements.define(second, class extends Provider {});
      const nearest = host.querySelector<WebexLineProvider>(inner)!.line;
      expect(host.querySelector('webex-line-status')!.line).to.equal(nearest);
    }
  });

  it('the next one out, when the nearest provider is taken away around it', async () => {
    const outer = await fixture<WebexLineProvider>(html`
      <webex-line-provider>
        <webex-line-provider><webex-line-status></webex-line-status></webex-line-provider>
      </webex-line-provider>
    `);
    const element = outer.querySelector('webex-line-status')!;
    outer.querySelector('webex-line-provider')!.replaceWith(element);
    expect(element.line).to.equal(outer.line);
  });

  it('none while it is out of the page', async () => {
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    element.remove();
    expect(element.line).to.equal(undefined);
  });

  it("a provider's that is put around it", async () => {
    const element = await fixture<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    const outer = provider();
    element.replaceWith(outer);
    outer.append(element);
    expect(element.line).to.equal(outer.line);
  });

  it("the page's, when its provider is taken away around it", async () => {
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
    const {WebexLineProvider: Provider} = await import('../../src/context/webex-line-provider.js');
    class LateProvider extends Provider {}
    customElements.define(tag, LateProvider);
    expect(element.line).to.equal(host.querySelector<LateProvider>(tag)!.line);
  });

  it('its line when it is upgraded after everything else', async () => {
    const tag = 'late-line-status';
    const outer = provider();
    outer.innerHTML = `<${tag}></${tag}>`;
    document.body.append(outer);
    class LateStatus extends WebexLineStatus {}
    customElements.define(tag, LateStatus);
    expect(outer.querySelector<LateStatus>(tag)?.line).to.equal(outer.line);
    outer.remove();
  });

  it('what was set before it was upgraded', async () => {
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

describe("the page's session", () => {
  it('leaves no mark on the document', () => {
    expect(document.documentElement.attributes.length).to.equal(document.documentElement.lang ? 1 : 0);
  });
});
