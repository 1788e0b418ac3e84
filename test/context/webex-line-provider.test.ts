import {aTimeout, expect, fixture, html, oneEvent} from '@open-wc/testing';
import '../../src/define.js';
import type {TemplateResult} from 'lit';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {SdkLine} from '../../src/line/sdk-line.js';
import {CallingSession} from '../../src/session/calling-session.js';
import {OptionSources} from '../../src/session/option-sources.js';
import type {SessionOptions} from '../../src/session/session-options.js';
import {FakeLine, guideErrors} from '../../src/testing/fake-line.js';
import '../elements/no-network.js';
import {statusOf as shownStatusOf} from '../elements/fixed-state.js';
import {waitUntil} from '../elements/wait-until.js';

/** Waits longer than the usual second, because the modules of a line load on demand. */
const until = (condition: () => boolean): Promise<void> => waitUntil(condition, undefined);

async function renderProvider(line: SdkLine): Promise<WebexLineProvider> {
  const provider = await fixture<WebexLineProvider>(html`
    <webex-line-provider .sdkLine=${line}><webex-line-status></webex-line-status></webex-line-provider>
  `);
  await until(() => provider.line.snapshot.state.status !== 'absent');
  return provider;
}

const statusOf = (provider: WebexLineProvider): string => provider.line.snapshot.state.status;

describe('<webex-line-provider> with a line of the host', () => {
  it('ignores empty values for its read-only line, which frameworks may set', async () => {
    const provider = await renderProvider(new FakeLine());
    const {line} = provider;
    for (const none of [null, undefined, '']) Object.assign(provider, {line: none});
    expect(provider.line).to.equal(line);
    expect(() => Object.assign(provider, {line})).to.throw(TypeError, 'sdkLine');
  });

  it('does not sign out if a framework sets an empty line and none was set before', async () => {
    const provider = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    const used: unknown[] = [];
    provider.session.useSdkLine = async line => void used.push(line);
    for (const none of [undefined, null, '']) Object.assign(provider, {sdkLine: none});
    expect(used).to.deep.equal([]);
    // Removing a line that was set ends its use.
    const line = new FakeLine();
    for (const value of [line, '']) Object.assign(provider, {sdkLine: value});
    expect(used).to.deep.equal([line, undefined]);
  });

  it('shares it, but does not expose it', async () => {
    const provider = await renderProvider(new FakeLine());
    expect(statusOf(provider)).to.equal('unregistered');
    expect((provider as {sdkLine?: unknown}).sdkLine).to.equal(undefined);
    expect(shownStatusOf(provider.querySelector('webex-line-status')!)).to.equal('unregistered');
  });

  it('shows a line that is already registered', async () => {
    const provider = await renderProvider(new FakeLine({status: 'active'}));
    expect(statusOf(provider)).to.equal('registered');
  });

  it('controls it, and shows its events', async () => {
    const line = new FakeLine();
    const provider = await renderProvider(line);
    provider.line.register().catch(() => undefined);
    expect(line.commands).to.deep.equal(['register']);
    line.emitConnecting();
    expect(statusOf(provider)).to.equal('connecting');
    line.emitRegistered({phoneNumber: '+12065550177'});
    const {state} = provider.line.snapshot;
    expect(state.status === 'registered' && state.line.phoneNumber).to.equal('+12065550177');
    line.emitReconnecting();
    expect(statusOf(provider)).to.equal('reconnecting');
    line.emitReconnected();
    expect(statusOf(provider)).to.equal('registered');
    const deregistration = provider.line.deregister();
    line.emitUnregistered();
    await deregistration;
    expect(statusOf(provider)).to.equal('unregistered');
    expect(line.commands).to.deep.equal(['register', 'deregister']);
  });

  const errors = [
    [guideErrors.deviceLimit, 'device-limit-exceeded'],
    [guideErrors.deviceNotFound, 'device-not-found'],
    [guideErrors.tokenExpired, 'token-expired'],
  ] as const;
  for (const [error, type] of errors) {
    it(`maps "${error.msg}" to ${type}`, async () => {
      const line = new FakeLine();
      const provider = await renderProvider(line);
      const outcome = provider.line.register().catch((fault: {type: string}) => fault.type);
      line.emitError(error);
      expect(await outcome).to.equal(type);
      expect(statusOf(provider)).to.equal('failed');
    });
  }

  it('reports a call without exposing the call object, which gives access to the token', async () => {
    const line = new FakeLine({status: 'active'});
    const provider = await renderProvider(line);
    const call = {answer: () => undefined};
    const calls: unknown[] = [];
    line.on('line:incoming_call', given => calls.push(given));
    setTimeout(() => line.emitIncomingCall(call));
    const {detail} = await oneEvent(provider, 'webex-line-incoming-call');
    expect(detail === null).to.equal(true);
    // The host, which has the line, gets the call.
    expect(calls.length === 1 && calls[0] === call).to.equal(true);
  });

  it('accepts it before the tag is defined, and does not expose it afterwards', async () => {
    const tag = 'early-line-provider';
    const line = new FakeLine();
    const element = document.createElement(tag) as WebexLineProvider;
    element.sdkLine = line;
    document.body.append(element);
    const {WebexLineProvider: Provider} = await import('../../src/context/webex-line-provider.js');
    customElements.define(tag, class extends Provider {});
    await until(() => statusOf(element) === 'unregistered');
    expect((element as {sdkLine?: unknown}).sdkLine).to.equal(undefined);
    element.remove();
  });

  it('keeps it when moved', async () => {
    const line = new FakeLine({status: 'active'});
    const provider = await renderProvider(line);
    const place = document.createElement('section');
    provider.replaceWith(place);
    place.append(provider);
    await aTimeout(0);
    expect(statusOf(provider)).to.equal('registered');
    expect(line.commands).to.deep.equal([]);
    place.remove();
  });

  it('releases it when removed, and uses it again when restored', async () => {
    const line = new FakeLine({status: 'active'});
    const provider = await renderProvider(line);
    const home = provider.parentElement!;
    provider.remove();
    await until(() => statusOf(provider) === 'absent');
    expect(line.commands).to.deep.equal([]);
    expect(line.listenerCount('registered')).to.equal(0);
    home.append(provider);
    await until(() => statusOf(provider) === 'registered');
  });

  it('keeps it in use when it is assigned again', async () => {
    const line = new FakeLine({status: 'active'});
    const provider = await renderProvider(line);
    const shown: string[] = [];
    provider.line.subscribe(({state}) => shown.push(state.status));
    provider.sdkLine = line;
    // Assigning is asynchronous.
    await provider.session.useSdkLine(line);
    expect(shown).to.deep.equal(['registered']);
    expect(line.listenerCount('registered')).to.equal(1);
  });

  it('throws nothing after its session is disposed', async () => {
    const thrown: unknown[] = [];
    const note = (event: Event): unknown => thrown.push(event);
    const {error} = console;
    const logged: unknown[] = [];
    console.error = (...texts) => logged.push(...texts);
    for (const type of ['error', 'unhandledrejection']) addEventListener(type, note);
    try {
      const provider = await renderProvider(new FakeLine());
      const home = provider.parentElement!;
      await provider.session.dispose();
      provider.remove();
      await aTimeout(0);
      home.append(provider);
      provider.append(document.createElement('webex-login'));
      provider.sdkLine = undefined;
      await aTimeout(0);
      expect(logged).to.deep.equal([]);
      provider.sdkLine = new FakeLine();
      await aTimeout(0);
      expect(String(logged)).to.contain('This session was disposed');
      expect(thrown).to.deep.equal([]);
      expect(shownStatusOf(provider.querySelector('webex-line-status')!)).to.equal('absent');
    } finally {
      console.error = error;
      for (const type of ['error', 'unhandledrejection']) removeEventListener(type, note);
    }
  });

  it('can be replaced by another one', async () => {
    const first = new FakeLine({status: 'active'});
    const provider = await renderProvider(first);
    provider.sdkLine = new FakeLine();
    await until(() => statusOf(provider) === 'unregistered');
    first.emitUnregistered();
    first.emitConnecting();
    expect(statusOf(provider)).to.equal('unregistered');
    expect(first.commands).to.deep.equal([]);
  });

  it('fails with line-unusable if a value is not a line', async () => {
    const provider = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    provider.sdkLine = {register: () => undefined} as unknown as SdkLine;
    await until(() => provider.session.state.status === 'failed');
    const {state} = provider.session;
    expect(state.status === 'failed' && state.fault.type).to.equal('line-unusable');
  });
});

describe('<webex-line-provider>', () => {
  it('takes up no space', async () => {
    const provider = await fixture(html`<webex-line-provider></webex-line-provider>`);
    expect(getComputedStyle(provider).display).to.equal('contents');
  });

  it('passes its density on to the elements inside it', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider density="compact"><webex-login></webex-login></webex-line-provider>
    `);
    const density = (): string =>
      getComputedStyle(provider.firstElementChild!).getPropertyValue('--webex-density');
    expect(density()).to.equal('0.75');
    provider.removeAttribute('density');
    expect(density()).to.equal('');
  });

  it('hides the elements inside it while it is hidden', async () => {
    const provider = await fixture<WebexLineProvider>(
      html`<webex-line-provider hidden></webex-line-provider>`,
    );
    expect(getComputedStyle(provider).display).to.equal('none');
    provider.hidden = false;
    expect(getComputedStyle(provider).display).to.equal('contents');
  });

  it('passes its options to the session', async () => {
    let loaded = 0;
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider .loadSdk=${() => (loaded += 1)}></webex-line-provider>
    `);
    await provider.session.signIn(() => 'a_b_organization').catch(() => undefined);
    expect(loaded).to.equal(1);
    expect(provider.session.state).to.deep.contain({status: 'failed'});
  });

  it('signs out when removed, but not when moved', async () => {
    const signals: AbortSignal[] = [];
    const provider = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    const signIn = provider.session.signIn(({signal}) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const outcome = signIn.catch((error: Error) => error.name);
    await until(() => signals.length === 1);
    const place = document.createElement('section');
    provider.replaceWith(place);
    place.append(provider);
    await aTimeout(0);
    expect(provider.session.state.status).to.equal('signing-in');
    place.remove();
    document.body.append(place);
    await aTimeout(0);
    expect(provider.session.state.status).to.equal('signing-in');
    place.remove();
    expect(await outcome).to.equal('AbortError');
    await until(() => provider.session.state.status === 'signed-out');
    expect(signals[0]?.aborted).to.equal(true);
  });
});

describe('the attributes', () => {
  /** The options that a session gets while an element renders. */
  async function optionsOf(template: TemplateResult): Promise<SessionOptions> {
    const configured: SessionOptions = {};
    const {configure} = CallingSession.prototype;
    CallingSession.prototype.configure = function (
      options: SessionOptions,
      element?: Element,
      properties?: SessionOptions,
    ) {
      Object.assign(configured, options);
      configure.call(this, options, element!, properties);
    };
    try {
      await fixture(template);
    } finally {
      CallingSession.prototype.configure = configure;
    }
    return configured;
  }

  it("of the provider set its session's options for the SDK, tabs and leaving the page", async () => {
    const configured = await optionsOf(html`
      <webex-line-provider sdk-src="/sdk.js" sdk-integrity="sha384-x" tabs="separate" keep-device>
      </webex-line-provider>
    `);
    expect(configured).to.deep.equal({
      src: '/sdk.js',
      integrity: 'sha384-x',
      tabs: 'separate',
      keepDevice: true,
    });
  });

  it("of the login do as well, including the server's addresses", async () => {
    const configured = await optionsOf(html`
      <webex-line-provider>
        <webex-login
          sdk-src="/sdk.js"
          tabs="separate"
          keep-device
          token-endpoint="/no-server/token"
          logout-url="/no-server/logout"
          login-mode="redirect"
        ></webex-login>
      </webex-line-provider>
    `);
    expect(configured).to.include({
      src: '/sdk.js',
      tabs: 'separate',
      keepDevice: true,
      tokenEndpoint: '/no-server/token',
      logoutUrl: '/no-server/logout',
      loginMode: 'redirect',
    });
  });
});

describe('the options of elements', () => {
  /** The options that the session of an element uses, by what the session passes to its sign-in. */
  function optionsDuring(act: () => unknown): SessionOptions {
    const {use} = OptionSources.prototype;
    let used: SessionOptions = {};
    OptionSources.prototype.use = function () {
      return (used = use.call(this));
    };
    try {
      act();
    } finally {
      OptionSources.prototype.use = use;
    }
    return used;
  }

  const optionsOf = ({session}: WebexLineProvider): SessionOptions =>
    optionsDuring(() => void session.signOut());

  it('that a script sets as properties and then unsets no longer apply', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login .loginUrl=${'/no-server/login'}></webex-login></webex-line-provider>
    `);
    const login = provider.querySelector('webex-login')!;
    Object.assign(provider, {tabs: 'separate'});
    await provider.updateComplete;
    expect(optionsOf(provider)).to.deep.equal({tabs: 'separate', loginUrl: '/no-server/login'});
    Object.assign(provider, {tabs: undefined});
    Object.assign(login, {loginUrl: undefined});
    await Promise.all([provider.updateComplete, login.updateComplete]);
    expect(optionsOf(provider)).to.deep.equal({});
  });

  it('apply together if one element has some as attributes and others as properties, as in React', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider sdk-integrity="sha384-x" .sdkSrc=${'https://cdn.example/sdk.js'}>
        <webex-login login-url="/no-server/login" .tokenEndpoint=${'/no-server/api/token'}></webex-login>
      </webex-line-provider>
    `);
    await provider.updateComplete;
    expect(optionsOf(provider)).to.deep.equal({
      src: 'https://cdn.example/sdk.js',
      integrity: 'sha384-x',
      loginUrl: '/no-server/login',
      tokenEndpoint: '/no-server/api/token',
    });
  });

  it('apply again when a removed provider is inserted again', async () => {
    const provider = await fixture<WebexLineProvider>(
      html`<webex-line-provider tabs="separate"></webex-line-provider>`,
    );
    const home = provider.parentElement!;
    provider.remove();
    // Reading an option drops those of removed elements.
    expect(provider.session.hasServer).to.equal(false);
    home.append(provider);
    await provider.updateComplete;
    expect(optionsOf(provider)).to.deep.equal({tabs: 'separate'});
  });
});
