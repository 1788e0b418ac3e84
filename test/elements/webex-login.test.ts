import {expect, fixture, html, oneEvent, waitUntil} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import {SignInError, signInFaultTypes} from '../../src/auth/sign-in-fault.js';
import '../../src/define/webex-line-provider.js';
import '../../src/define/webex-login.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {english} from '../../src/localization/english.js';
import type {SessionState} from '../../src/session/session-state.js';
import {standingSession, statesOf, wordsOf} from './standing.js';

const statuses = ['signed-out', 'signing-in', 'signed-in', 'signing-out', 'failed'];
const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

interface Row {
  readonly name: string;
  readonly state: SessionState;
  readonly says: string;
}

const rows: readonly Row[] = [
  {name: 'signed out', state: {status: 'signed-out'}, says: 'Access token (for development) Sign in'},
  ...(['token', 'sdk', 'device', 'line'] as const).map(step => ({
    name: `signing in, at the ${step}`,
    state: {status: 'signing-in', step, since: 0} as const,
    says: `${english[`signing-in-${step}`]} Cancel`,
  })),
  {
    name: 'signed in',
    state: {
      status: 'signed-in',
      user: {displayName: 'Ada Lovelace', phoneNumber: '+12065550101', avatar: picture},
    },
    says: 'Ada Lovelace +12065550101 Sign out',
  },
  {
    name: 'signed in, with an extension',
    state: {status: 'signed-in', user: {displayName: 'Ada Lovelace', extension: '5101'}},
    says: 'Ada Lovelace 5101 Sign out',
  },
  {name: 'signed in, nobody knows who', state: {status: 'signed-in', user: {}}, says: 'Signed in Sign out'},
  ...(['line', 'device'] as const).map(step => ({
    name: `signing out, at the ${step}`,
    state: {status: 'signing-out', step} as const,
    says: english[`signing-out-${step}`],
  })),
  ...signInFaultTypes.map(type => {
    const {fault} = new SignInError(type, type === 'missing-scope' ? {scopes: ['spark:xsi']} : {});
    return {
      name: `failed, ${type}`,
      state: {status: 'failed', fault} as const,
      says: `${english[type]}${fault.scopes ? ' spark:xsi' : ''} ${english[`do-${fault.action}`]}`,
    };
  }),
];

describe('<webex-login>', () => {
  for (const {name, state, says} of rows) {
    it(`${name}: says so, in one state, accessibly`, async () => {
      const parentNode = standingSession(state);
      const element = await fixture<WebexLogin>(html`<webex-login></webex-login>`, {parentNode});
      expect(wordsOf(element)).to.contain(says);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(element.getAttribute('status')).to.equal(state.status);
      await expect(element).to.be.accessible();
    });
  }

  describe('the token that somebody pastes', () => {
    const token = 'abc_SECRET_organisation';

    async function stage(): Promise<{
      login: WebexLogin;
      provider: WebexLineProvider;
      input: HTMLInputElement;
    }> {
      const provider = await fixture<WebexLineProvider>(html`
        <webex-line-provider .loadSdk=${() => new Promise(() => undefined)}>
          <webex-login></webex-login>
        </webex-line-provider>
      `);
      const login = provider.querySelector('webex-login')!;
      await login.updateComplete;
      return {login, provider, input: login.shadowRoot!.querySelector('input')!};
    }

    it('goes through a password field, which is labelled as for development', async () => {
      const {login, input} = await stage();
      expect(input.type).to.equal('password');
      expect(input.labels?.[0]?.textContent).to.contain('for development');
      expect(login.shadowRoot?.querySelector('form')?.hasAttribute('action')).to.equal(false);
    });

    it('is handed on with Enter, is gone from the field, and stands nowhere in the page', async () => {
      const {login, provider, input} = await stage();
      login.focus();
      await sendKeys({type: token});
      expect(input.value).to.equal(token);
      await sendKeys({press: 'Enter'});
      await waitUntil(() => provider.session.state.status === 'signing-in');
      expect(input.value).to.equal('');
      const page = document.documentElement.outerHTML + provider.innerHTML + login.shadowRoot!.innerHTML;
      expect(page).not.to.contain('SECRET');
      await provider.session.signOut();
    });

    it('can be given up with Cancel', async () => {
      const {login, provider, input} = await stage();
      input.value = token;
      login.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => login.getAttribute('status') === 'signing-in');
      login.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => login.getAttribute('status') === 'signed-out');
      expect(provider.session.state).to.deep.equal({status: 'signed-out'});
    });

    it('is asked for again after a fault, which the field points at', async () => {
      const {login, input} = await stage();
      input.value = 'no token';
      login.shadowRoot!.querySelector('button')!.click();
      await waitUntil(() => login.getAttribute('status') === 'failed');
      const again = login.shadowRoot!.querySelector('input')!;
      expect(again.getAttribute('aria-invalid')).to.equal('true');
      const described = login.shadowRoot!.getElementById(again.getAttribute('aria-describedby')!);
      expect(described?.textContent).to.contain('does not look like an access token');
    });
  });

  it('with a token source it is a button alone, which asks the source', async () => {
    let asked = 0;
    const tokenSource = (): Promise<string> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login .tokenSource=${tokenSource}></webex-login></webex-line-provider>
    `);
    const login = provider.querySelector('webex-login')!;
    await login.updateComplete;
    expect(login.shadowRoot?.querySelector('input')).to.equal(null);
    await expect(login).to.be.accessible();
    login.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => asked === 1);
    await provider.session.signOut();
  });

  it('asks first: the request bubbles out of shadow roots and can be refused', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login></webex-login></webex-line-provider>
    `);
    const login = provider.querySelector('webex-login')!;
    await login.updateComplete;
    document.addEventListener('webex-sign-in-request', event => event.preventDefault(), {once: true});
    setTimeout(() => login.shadowRoot!.querySelector('button')!.click());
    const request = await oneEvent(document, 'webex-sign-in-request');
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(provider.session.state.status).to.equal('signed-out');
  });

  it('asks before it signs out, too', async () => {
    const state: SessionState = {status: 'signed-in', user: {}};
    const parentNode = standingSession(state);
    const login = await fixture<WebexLogin>(html`<webex-login></webex-login>`, {parentNode});
    let refused = 0;
    login.addEventListener('webex-sign-out-request', event => {
      event.preventDefault();
      refused += 1;
    });
    login.shadowRoot!.querySelector('button')!.click();
    expect(refused).to.equal(1);
  });

  it('tells the fault as an event of its own and of the provider, with no token in it', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login></webex-login></webex-line-provider>
    `);
    const login = provider.querySelector('webex-login')!;
    await login.updateComplete;
    const heard: string[] = [];
    const hear = (where: string) => (event: CustomEvent) =>
      heard.push(`${where} ${JSON.stringify(event.detail)}`);
    login.addEventListener('webex-sign-in-error', hear('login'));
    provider.addEventListener('webex-sign-in-error', hear('provider'));
    await provider.session.signIn(() => 'a_SECRET').catch(() => undefined);
    const fault = '{"type":"token-without-organisation","step":"token","action":"enter-token"}';
    expect(heard.toSorted()).to.deep.equal([`login ${fault}`, `provider ${fault}`]);
  });
});
