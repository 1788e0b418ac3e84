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
import {ada, buttonOf, errorsDuring, openEndCallDialog, login, loginWithSource} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

describe('<webex-login>', () => {
  it('closes the confirmation when it is removed, open or about to open', async () => {
    const errors = await errorsDuring(async () => {
      const {session, element, dialog} = await openEndCallDialog();
      const place = element.parentElement!;
      element.remove();
      await element.updateComplete;
      place.append(element);
      await element.updateComplete;
      expect(dialog()).to.equal(null);
      buttonOf(element).click();
      element.remove();
      await element.updateComplete;
      expect(session.commands).to.deep.equal([]);
    });
    expect(errors).to.deep.equal([]);
  });

  it('asks for confirmation before it ends an active call, and keeps the call if the person stays', async () => {
    const {session, dialog} = await openEndCallDialog();
    expect(session.commands).to.deep.equal([]);
    dialog()!.querySelector<HTMLElement>('[part~=stay]')!.click();
    await waitUntil(() => !dialog(), 'the dialog closes');
    expect(session.commands).to.deep.equal([]);
    const again = await openEndCallDialog();
    again.dialog()!.querySelector<HTMLElement>('[part~=leave]')!.click();
    await waitUntil(() => again.session.commands.length === 1, 'left');
  });

  it('asks with a dialog of the browser if the page hides the element, whose own dialog would block the page unseen', async () => {
    const {confirm} = globalThis;
    for (const isConfirmed of [false, true]) {
      const session = new FixedSession({status: 'signed-in', user: ada});
      Object.defineProperty(session.line, 'inCall', {value: true});
      const element = await session.render<WebexLogin>(html`<webex-login hidden></webex-login>`);
      const questions: unknown[] = [];
      globalThis.confirm = question => {
        questions.push(question);
        return isConfirmed;
      };
      element.signOut();
      await element.updateComplete;
      globalThis.confirm = confirm;
      expect(element.shadowRoot!.querySelector('dialog') === null).to.equal(true);
      expect(questions).to.deep.equal(["You're on a call. If you go ahead, it may end."]);
      expect(session.commands).to.deep.equal(isConfirmed ? ['sign-out'] : []);
    }
  });

  it('asks for confirmation before it ends a call in another tab, because a sign-out signs out all tabs', async () => {
    const session = Object.assign(new FixedSession({status: 'signed-in', user: ada}), {hasServer: true});
    const call = new FakeCall();
    call.emit({tab: 'other'});
    Object.defineProperty(session.line, 'calls', {value: [call]});
    const element = await session.render<WebexLogin>(login);
    buttonOf(element).click();
    await waitUntil(() => element.shadowRoot!.querySelector('dialog')?.open, 'the open dialog');
    expect(session.commands).to.deep.equal([]);
  });

  const presses: readonly (readonly [state: SessionState, command?: string])[] = [
    [{status: 'signed-out'}, 'sign-in'],
    [{status: 'signing-in', step: 'token', since: 0}, 'cancel'],
    [{status: 'signed-in', user: {}}, 'sign-out'],
    [{status: 'signing-out', step: 'line'}],
    [{status: 'failed', fault: makeFault('sdk-timeout')}, 'sign-in'],
  ];
  for (const [state, command] of presses) {
    it(`a press ${command ? `requests ${command}` : 'does nothing'} when ${state.status}`, async () => {
      const session = new FixedSession(state);
      const element = await session.render<WebexLogin>(loginWithSource);
      expect(buttonOf(element).getAttribute('aria-disabled')).to.equal(command ? null : 'true');
      element.focus();
      await sendKeys({press: 'Enter'});
      expect(session.commands).to.deep.equal(command ? [command] : []);
    });
  }

  it('shows until when this browser may stay registered after a failed sign-in, but not beyond that time', async () => {
    const fault = makeFault('token-expired', {expiresAt: Date.now() + 1_000});
    const element = await new FixedSession({status: 'failed', fault}).render<WebexLogin>(login);
    const isLeft = () => wordsOf(element).includes('may keep this browser registered until');
    expect(isLeft()).to.equal(true);
    await waitUntil(() => !isLeft(), 'the text disappears');
  });

  it('opens the window again once if the button is double-clicked', async () => {
    const session = new FixedSession({status: 'signing-in', step: 'consent', since: 0});
    const element = await session.render<WebexLogin>(login);
    const button = element.shadowRoot!.querySelector('[part~=start-again]')!;
    for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', {detail}));
    expect(session.commands).to.deep.equal(['sign-in']);
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
    const element = await session.render<WebexLogin>(loginWithSource);
    document.addEventListener('webex-sign-in-request', event => event.preventDefault(), {once: true});
    setTimeout(() => buttonOf(element).click());
    const request = await oneEvent(document, 'webex-sign-in-request');
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(request.target === element).to.equal(true);
    expect(session.commands).to.deep.equal([]);
  });

  for (const state of [
    {status: 'signed-out'},
    {status: 'failed', fault: makeFault('not-entitled')},
  ] as const) {
    it(`also offers to sign out while ${state.status}, if a session is left at the server`, async () => {
      const session = new FixedSession(state);
      const element = await session.render<WebexLogin>(loginWithSource);
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
      expect(session.commands).to.deep.equal(['sign-out']);
    });
  }

  it('cancels by signing out if the session is of an older version without cancelSignIn()', async () => {
    const session = new FixedSession({status: 'signing-in', step: 'token', since: 0});
    Object.assign(session, {cancelSignIn: undefined});
    buttonOf(await session.render<WebexLogin>(login)).click();
    expect(session.commands).to.deep.equal(['sign-out']);
  });

  it('dispatches a request before it signs out', async () => {
    const session = new FixedSession({status: 'signed-in', user: {}});
    const element = await session.render<WebexLogin>(login);
    let refused = 0;
    element.addEventListener('webex-sign-out-request', event => {
      event.preventDefault();
      refused += 1;
    });
    buttonOf(element).click();
    element.signOut();
    expect(refused).to.equal(2);
    expect(session.commands).to.deep.equal([]);
  });

  it('dispatches the fault from itself and the provider, without a token', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login></webex-login></webex-line-provider>
    `);
    const element = provider.querySelector('webex-login')!;
    await element.updateComplete;
    const received: string[] = [];
    const record = (where: string) => (event: CustomEvent) =>
      received.push(`${where} ${JSON.stringify(event.detail)}`);
    element.addEventListener('webex-sign-in-error', record('login'));
    provider.addEventListener('webex-sign-in-error', record('provider'));
    await provider.session.signIn(() => 'a_SECRET').catch(() => undefined);
    const fault = JSON.stringify(makeFault('token-without-organization'));
    expect(received.toSorted()).to.deep.equal([`login ${fault}`, `provider ${fault}`]);
  });
});
