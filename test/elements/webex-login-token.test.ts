import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import type {TokenSource} from '../../src/auth/token-source.js';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import './no-network.js';
import {hasFocus, pageText, statusOf, wordsOf} from './fixed-state.js';
import {buttonOf, inputOf, login} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-login>', () => {
  describe('a pasted token', () => {
    const token = 'abc_SECRET_organization';

    async function renderTokenField(): Promise<{
      element: WebexLogin;
      provider: WebexLineProvider;
      input: HTMLInputElement;
    }> {
      const provider = await fixture<WebexLineProvider>(html`
        <webex-line-provider .loadSdk=${() => new Promise(() => undefined)}>
          <webex-login></webex-login>
          <webex-line-status></webex-line-status>
          <webex-line-controls></webex-line-controls>
        </webex-line-provider>
      `);
      const element = provider.querySelector('webex-login')!;
      await element.updateComplete;
      return {element, provider, input: inputOf(element)!};
    }

    it('is entered in a password field labeled for development', async () => {
      const {element, input} = await renderTokenField();
      expect(input.type).to.equal('password');
      expect(input.labels?.[0]?.textContent).to.contain('for development');
      expect(input.autocomplete).to.equal('off');
      expect(element.shadowRoot?.querySelector('form')?.hasAttribute('action')).to.equal(false);
      expect(input.hasAttribute('name')).to.equal(false);
    });

    it('has no field if one address is set, even if a template writes the others as empty attributes', async () => {
      const provider = await fixture<WebexLineProvider>(html`
        <webex-line-provider>
          <webex-login login-url="" token-endpoint="/no-server/token" logout-url=""></webex-login>
        </webex-line-provider>
      `);
      expect(inputOf(provider.querySelector('webex-login')!)).to.equal(null);
    });

    it('is submitted with Enter, cleared from the field, and nowhere in the page', async () => {
      const {element, provider, input} = await renderTokenField();
      element.focus();
      await sendKeys({type: token});
      expect(input.value).to.equal(token);
      expect(pageText()).not.to.contain('SECRET');
      await sendKeys({press: 'Enter'});
      await waitUntil(() => provider.session.state.status === 'signing-in');
      await element.updateComplete;
      expect(input.value).to.equal('');
      expect(pageText()).not.to.contain('SECRET');
      expect(JSON.stringify(provider.session.state)).not.to.contain('SECRET');
      await provider.session.signOut();
    });

    it('leaves the focus on the button, now Cancel, where Enter cancels', async () => {
      const {element, provider} = await renderTokenField();
      element.focus();
      await sendKeys({type: token});
      await sendKeys({press: 'Enter'});
      await waitUntil(() => statusOf(element) === 'signing-in');
      expect(hasFocus(element, buttonOf(element))).to.equal(true);
      expect(buttonOf(element).textContent.trim()).to.equal('Cancel');
      await sendKeys({press: 'Enter'});
      await waitUntil(() => statusOf(element) === 'signed-out');
      expect(hasFocus(element, buttonOf(element))).to.equal(true);
      expect(provider.session.state).to.deep.equal({status: 'signed-out'});
    });

    it('does not take the focus from content that a page shows on the request', async () => {
      const {element, input} = await renderTokenField();
      const pagesOwn = await fixture<HTMLInputElement>(html`<input aria-label="of the page" />`);
      element.addEventListener('webex-sign-in-request', event => {
        event.preventDefault();
        pagesOwn.focus();
      });
      input.value = token;
      buttonOf(element).click();
      expect(document.activeElement === pagesOwn).to.equal(true);
      expect(input.value).to.equal('');
    });

    it('can be cancelled', async () => {
      const {element, provider, input} = await renderTokenField();
      input.value = token;
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signing-in');
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signed-out');
      expect(provider.session.state).to.deep.equal({status: 'signed-out'});
    });

    it('is submitted once by a double click, whose second click does not cancel', async () => {
      const {element, provider, input} = await renderTokenField();
      input.value = token;
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signing-in');
      const second = new MouseEvent('click', {detail: 2, cancelable: true, bubbles: true});
      expect(buttonOf(element).dispatchEvent(second)).to.equal(false);
      expect(provider.session.state.status).to.equal('signing-in');
      await provider.session.signOut();
    });

    it('can be entered again after a fault, which describes the field', async () => {
      const {element, input} = await renderTokenField();
      input.value = 'no SECRET token';
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'failed');
      const again = inputOf(element)!;
      expect(again.value).to.equal('');
      expect(again.getAttribute('aria-invalid')).to.equal('true');
      const described = element.shadowRoot!.getElementById(again.getAttribute('aria-describedby')!);
      expect(described?.textContent).to.contain("That isn't a Webex access token.");
      expect(pageText()).not.to.contain('SECRET');
    });
  });

  describe('with a token source', () => {
    async function renderWithSource(): Promise<{
      provider: WebexLineProvider;
      element: WebexLogin;
      signals: AbortSignal[];
    }> {
      const signals: AbortSignal[] = [];
      const tokenSource: TokenSource = ({signal}) => {
        signals.push(signal);
        return new Promise(() => undefined);
      };
      const provider = await fixture<WebexLineProvider>(html`
        <webex-line-provider><webex-login .tokenSource=${tokenSource}></webex-login></webex-line-provider>
      `);
      const element = provider.querySelector('webex-login')!;
      await element.updateComplete;
      return {provider, element, signals};
    }

    for (const [name, key] of [
      ['Enter', 'Enter'],
      ['the space bar', ' '],
    ] as const) {
      it(`is only a button, which calls the source when ${name} is pressed`, async () => {
        const {provider, element, signals} = await renderWithSource();
        element.focus();
        await sendKeys({press: key});
        await waitUntil(() => signals.length === 1);
        expect(wordsOf(element)).to.equal('Getting an access token Cancel');
        await provider.session.signOut();
        expect(signals[0]?.aborted).to.equal(true);
      });
    }

    it('lets a page sign in without a click', async () => {
      const {provider, element, signals} = await renderWithSource();
      element.signIn();
      await waitUntil(() => signals.length === 1);
      await provider.session.signOut();
    });

    it('calls the source that is set at that time, because a framework sets another one with each render', async () => {
      const {provider, element} = await renderWithSource();
      let used: TokenSource | undefined;
      provider.session.signIn = source => {
        used = source;
        return new Promise(() => undefined);
      };
      element.tokenSource = () => 'first';
      element.signIn();
      const options = {signal: new AbortController().signal, renew: true};
      expect(await used?.(options)).to.equal('first');
      element.tokenSource = ({renew}) => `second, ${renew}`;
      expect(await used?.(options)).to.equal('second, true');
      element.remove();
      // Preact sets '' for undefined.
      for (const none of [undefined, '']) {
        Object.assign(element, {tokenSource: none});
        expect(await used?.(options)).to.equal('first');
      }
    });

    it('a source set later replaces the field', async () => {
      const element = await fixture<WebexLogin>(login);
      element.signIn();
      expect(inputOf(element) === null).to.equal(false);
      element.tokenSource = () => '';
      await element.updateComplete;
      expect(inputOf(element) === null).to.equal(true);
    });
  });
});
