import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html, oneEvent} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import type {SessionState} from '../../src/session/session-state.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import {FakeLine} from '../../src/testing/fake-line.js';
import './no-network.js';
import {expectAccessible, FixedSession, statusOf, wordsOf} from './fixed-state.js';
import {ada, buttonOf, errorsDuring, inCall, login, loginWithSource} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-login>', () => {
  it('closes the confirmation when it is removed, open or about to open', async () => {
    const errors = await errorsDuring(async () => {
      const {session, element, dialog} = await inCall();
      const place = element.parentElement!;
      element.remove();
      await element.updateComplete;
      place.append(element);
      await element.updateComplete;
      expect(dialog()).to.equal(null);
      buttonOf(element).click();
      element.remove();
      await element.updateComplete;
      expect(session.asked).to.deep.equal([]);
    });
    expect(errors).to.deep.equal([]);
  });

  it('asks before it ends a live call, and keeps the call without an answer', async () => {
    const {session, dialog} = await inCall();
    expect(session.asked).to.deep.equal([]);
    dialog()!.querySelector<HTMLElement>('[part~=stay]')!.click();
    await waitUntil(() => !dialog(), 'the question is gone');
    expect(session.asked).to.deep.equal([]);
    const again = await inCall();
    again.dialog()!.querySelector<HTMLElement>('[part~=leave]')!.click();
    await waitUntil(() => again.session.asked.length === 1, 'left');
  });

  it('asks before it ends a call in another tab, because a sign-out signs out all tabs', async () => {
    const session = Object.assign(new FixedSession({status: 'signed-in', user: ada}), {hasServer: true});
    const call = new FakeCall();
    call.emit({tab: 'other'});
    Object.defineProperty(session.line, 'calls', {value: [call]});
    const element = await session.draw<WebexLogin>(login);
    buttonOf(element).click();
    await waitUntil(() => element.shadowRoot!.querySelector('dialog')?.open, 'the open dialog');
    expect(session.asked).to.deep.equal([]);
  });

  const presses: readonly (readonly [state: SessionState, asks?: string])[] = [
    [{status: 'signed-out'}, 'sign-in'],
    [{status: 'signing-in', step: 'token', since: 0}, 'cancel'],
    [{status: 'signed-in', user: {}}, 'sign-out'],
    [{status: 'signing-out', step: 'line'}],
    [{status: 'failed', fault: makeFault('sdk-timeout')}, 'sign-in'],
  ];
  for (const [state, asks] of presses) {
    it(`a press ${asks ? `requests ${asks}` : 'does nothing'} when ${state.status}`, async () => {
      const session = new FixedSession(state);
      const element = await session.draw<WebexLogin>(loginWithSource);
      expect(buttonOf(element).getAttribute('aria-disabled')).to.equal(asks ? null : 'true');
      element.focus();
      await sendKeys({press: 'Enter'});
      expect(session.asked).to.deep.equal(asks ? [asks] : []);
    });
  }

  it('shows how long the device of a failed sign-in remains only until then', async () => {
    const fault = makeFault('token-expired', {expiresAt: Date.now() + 1_000});
    const element = await new FixedSession({status: 'failed', fault}).draw<WebexLogin>(login);
    const isLeft = () => wordsOf(element).includes('may keep this browser registered until');
    expect(isLeft()).to.equal(true);
    await waitUntil(() => !isLeft(), 'gone');
  });

  it("signs out of a host's line, which stays unchanged", async () => {
    const line = new FakeLine({status: 'active'});
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider .sdkLine=${line}><webex-login></webex-login></webex-line-provider>
    `);
    const element = provider.querySelector('webex-login')!;
    await waitUntil(() => statusOf(element) === 'signed-in');
    buttonOf(element).click();
    await waitUntil(() => statusOf(element) === 'signed-out');
    expect(line.commands).to.deep.equal([]);
    expect(provider.line.snapshot.state.status).to.equal('absent');
  });

  it('dispatches a request that bubbles out of shadow roots and can be prevented', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.draw<WebexLogin>(loginWithSource);
    document.addEventListener('webex-sign-in-request', event => event.preventDefault(), {once: true});
    setTimeout(() => buttonOf(element).click());
    const request = await oneEvent(document, 'webex-sign-in-request');
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(request.target === element).to.equal(true);
    expect(session.asked).to.deep.equal([]);
  });

  for (const state of [
    {status: 'signed-out'},
    {status: 'failed', fault: makeFault('not-entitled')},
  ] as const) {
    it(`also offers to sign out while ${state.status}, if a session is left at the server`, async () => {
      const session = new FixedSession(state);
      const element = await session.draw<WebexLogin>(loginWithSource);
      const signOut = () => element.shadowRoot!.querySelector<HTMLElement>('[part~=sign-out]');
      expect(signOut()).to.equal(null);
      session.canSignOut = true;
      session.state = {...state};
      await element.updateComplete;
      expect(signOut()?.textContent.trim()).to.equal('Sign out');
      await expectAccessible(element);
      const requested = oneEvent(element, 'webex-sign-out-request');
      signOut()?.click();
      await requested;
      expect(session.asked).to.deep.equal(['sign-out']);
    });
  }

  it('cancels with a session of an older version', async () => {
    const session = new FixedSession({status: 'signing-in', step: 'token', since: 0});
    Object.assign(session, {cancelSignIn: undefined});
    buttonOf(await session.draw<WebexLogin>(login)).click();
    expect(session.asked).to.deep.equal(['sign-out']);
  });

  it('dispatches a request before it signs out', async () => {
    const session = new FixedSession({status: 'signed-in', user: {}});
    const element = await session.draw<WebexLogin>(login);
    let refused = 0;
    element.addEventListener('webex-sign-out-request', event => {
      event.preventDefault();
      refused += 1;
    });
    buttonOf(element).click();
    element.signOut();
    expect(refused).to.equal(2);
    expect(session.asked).to.deep.equal([]);
  });

  it('dispatches the fault from itself and the provider, without a token', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login></webex-login></webex-line-provider>
    `);
    const element = provider.querySelector('webex-login')!;
    await element.updateComplete;
    const heard: string[] = [];
    const hear = (where: string) => (event: CustomEvent) =>
      heard.push(`${where} ${JSON.stringify(event.detail)}`);
    element.addEventListener('webex-sign-in-error', hear('login'));
    provider.addEventListener('webex-sign-in-error', hear('provider'));
    await provider.session.signIn(() => 'a_SECRET').catch(() => undefined);
    const fault = JSON.stringify(makeFault('token-without-organization'));
    expect(heard.toSorted()).to.deep.equal([`login ${fault}`, `provider ${fault}`]);
  });
});
