import {signInFaultTypes} from './every-state.js';
import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {faultText} from '../../src/elements/fault-text.js';
import type {SessionState} from '../../src/session/session-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {stubClipboard} from './clipboard.js';
import './no-network.js';
import {
  documentedNames,
  rendersDuring,
  english,
  expectAccessible,
  hasFocus,
  partsOf,
  FixedSession,
  statesOf,
  statusOf,
  wordsOf,
} from './fixed-state.js';
import {attach} from '../line/attach.js';
import type {LineController} from '../../src/line/line-controller.js';
import {ada, buttonOf, openEndCallDialog, inputOf, login, loginWithSource} from './webex-login-setup.js';
import {waitUntil} from './wait-until.js';

const statuses = ['signed-out', 'signing-in', 'signed-in', 'signing-out', 'failed'];
const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

interface Row {
  readonly name: string;
  readonly state: SessionState;
  readonly text: string;
}

const rows: readonly Row[] = [
  {name: 'signed out', state: {status: 'signed-out'}, text: 'Access token (for development) Sign in'},
  {
    name: 'signed out with something left',
    state: {status: 'signed-out', failed: ['device', 'session']},
    text: "You're signed out here, but not everywhere. Couldn't finish: removing this browser from Webex and ending your session.",
  },
  {
    name: 'signing in, before the page redirects',
    state: {status: 'signing-in', step: 'consent', since: 0, redirects: true},
    text: 'Signing in Cancel',
  },
  {
    name: 'signing in, in the other window',
    state: {status: 'signing-in', step: 'consent', since: 0},
    text: 'Continue in the other window Cancel Open the window again',
  },
  {
    name: 'signing in, in the other window, which looks closed',
    state: {status: 'signing-in', step: 'consent', since: 0, seemsClosed: true},
    text: 'Window closed? Open it again. Cancel Open the window again',
  },
  ...(['token', 'sdk', 'device', 'line'] as const).map(step => ({
    name: `signing in, at the ${step}`,
    state: {status: 'signing-in', step, since: 0} as const,
    text: `${english.say(`signing-in-${step}`)} Cancel`,
  })),
  {
    name: 'signed in',
    state: {
      status: 'signed-in',
      user: {displayName: 'Ada Lovelace', phoneNumber: '+12065550101', avatar: picture},
    },
    text: 'Ada Lovelace +1 206 555 0101 Sign out',
  },
  {
    name: 'signed in, with an extension',
    state: {status: 'signed-in', user: {displayName: 'Ada Lovelace', extension: '5101'}},
    text: 'Ada Lovelace 5101 Sign out',
  },
  {name: 'signed in as an unknown user', state: {status: 'signed-in', user: {}}, text: 'Signed in Sign out'},
  ...(['line', 'device', 'session'] as const).map(step => ({
    name: `signing out, at the ${step}`,
    state: {status: 'signing-out', step} as const,
    text: english.say(`signing-out-${step}`),
  })),
  ...signInFaultTypes.map(type => {
    const fault = makeFault(type, type === 'missing-scope' ? {scopes: ['spark:xsi']} : {});
    return {
      name: `failed, ${type}`,
      state: {status: 'failed', fault} as const,
      text: faultText(fault, english),
    };
  }),
];

const wantsReload = (state: SessionState): boolean =>
  state.status === 'failed' && state.fault.action === 'reload';
const asksForToken = (state: SessionState): boolean =>
  ['signed-out', 'failed'].includes(state.status) && !wantsReload(state);

describe('<webex-login>', () => {
  for (const {name, state, text} of rows) {
    it(`shows ${name} and has one state, accessibly`, async () => {
      const element = await new FixedSession(state).render<WebexLogin>(login);
      expect(wordsOf(element)).to.contain(text);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(statusOf(element)).to.equal(state.status);
      await expectAccessible(element);
    });
  }

  for (const {name, state} of rows.filter(row => asksForToken(row.state))) {
    it(`shows ${name} without a token field if it has a token source, accessibly`, async () => {
      const element = await new FixedSession(state).render<WebexLogin>(loginWithSource);
      expect(inputOf(element) === null).to.equal(true);
      const button =
        state.status === 'failed' ? /^(Sign in|Sign in again|Try again|Copy details)$/ : /^Sign in$/;
      expect(buttonOf(element).textContent.trim()).to.match(button);
      await expectAccessible(element);
    });
  }

  for (const {name, state} of rows.filter(row => wantsReload(row.state))) {
    it(`offers only to reload the page when ${name}`, async () => {
      const element = await new FixedSession(state).render<WebexLogin>(login);
      expect(buttonOf(element).textContent.trim()).to.equal('Reload');
      expect(inputOf(element) === null).to.equal(true);
    });
  }

  for (const type of signInFaultTypes.filter(one => makeFault(one).action !== 'reload')) {
    const fault = makeFault(type);
    const isTokenFault = fault.step === 'token';
    it(`${isTokenFault ? 'marks' : 'does not mark'} the entered token as invalid after ${type}`, async () => {
      const element = await new FixedSession({status: 'failed', fault}).render<WebexLogin>(login);
      expect(inputOf(element)?.getAttribute('aria-invalid')).to.equal(isTokenFault ? 'true' : null);
    });
  }

  it('has exactly the documented parts and states', async () => {
    const elements = await Promise.all(
      [...rows, {state: {status: 'signing-in', step: 'consent', since: 0}} as const].flatMap(({state}) => [
        new FixedSession(state).render<WebexLogin>(login),
        new FixedSession(state).render<WebexLogin>(html`<webex-login view="compact"></webex-login>`),
      ]),
    );
    const {element} = await openEndCallDialog();
    const fault = makeFault('device-not-entitled', {trackingId: 'webex-1'});
    const refusing = await new FixedSession({status: 'failed', fault}).render<WebexLogin>(login);
    const clipboard = stubClipboard(null);
    buttonOf(refusing).click();
    await waitUntil(() => refusing.shadowRoot!.querySelector('textarea'), 'the details');
    clipboard.restore();
    const {parts, states} = await documentedNames('webex-login');
    expect([...new Set([...elements, element, refusing].flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(states).to.deep.equal(statuses.toSorted());
  });

  it('keeps the same button focused from state to state, and announces in one live region', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.render<WebexLogin>(login);
    const button = buttonOf(element);
    const regions = [...element.shadowRoot!.querySelectorAll('[role]')];
    expect(regions.map(({role}) => role)).to.deep.equal(['alert', 'status']);
    button.focus();
    for (const {name, state} of [...rows, ...rows.toReversed()]) {
      session.state = state;
      await element.updateComplete;
      expect(buttonOf(element) === button && hasFocus(element, button), name).to.equal(true);
      const regionsNow = [...element.shadowRoot!.querySelectorAll('[role]')];
      expect(
        regionsNow.length === 2 && regionsNow.every((region, index) => region === regions[index]),
      ).to.equal(true);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
    }
  });

  it('announces progress politely and faults assertively', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.render<WebexLogin>(login);
    const announcement = (role: string): string =>
      element.shadowRoot!.querySelector(`[role=${role}]`)!.textContent.trim();
    // Steps that end immediately are not announced.
    for (const step of ['token', 'sdk', 'device'] as const)
      session.state = {status: 'signing-in', step, since: 0};
    await waitUntil(() => announcement('status') !== '', 'the announcement');
    expect([announcement('status'), announcement('alert')]).to.deep.equal([
      english.say('signing-in-device'),
      '',
    ]);
    session.state = {status: 'failed', fault: makeFault('sdk-timeout')};
    await element.updateComplete;
    expect(announcement('alert')).to.equal('The Webex Calling SDK took too long to load. Try again.');
    await waitUntil(() => announcement('status') === '', 'no announcement');
  }).timeout(20_000);

  it('announces a fault once if the page has several logins, in one that people can hear', async () => {
    const signingIn: SessionState = {status: 'signing-in', step: 'token', since: 0};
    const session = new FixedSession(signingIn);
    const place = await session.render(html`<div>${login}${login}${login}${login}</div>`);
    const all = [...place.children] as WebexLogin[];
    const show = async (state: SessionState): Promise<(string | null)[]> => {
      session.state = state;
      await Promise.all(all.map(element => element.updateComplete));
      return all.map(({shadowRoot}) => shadowRoot!.querySelector('[part=message]')!.role);
    };
    const fail = (): SessionState => ({status: 'failed', fault: makeFault('sdk-timeout')});
    all[0]!.hidden = true;
    all[1]!.inert = true;
    expect((await show(signingIn)).slice(2)).to.deep.equal(['alert', 'alert']);
    expect((await show(fail())).slice(2)).to.deep.equal(['alert', null]);
    await show(signingIn);
    all[2]!.remove();
    expect((await show(fail()))[3]).to.equal('alert');
  });

  it('as a button is only a button, signed in and signed out', async () => {
    const session = new FixedSession({status: 'signed-in', user: ada});
    const element = await session.render<WebexLogin>(
      html`<webex-login view="button" .tokenSource=${() => ''}></webex-login>`,
    );
    expect(wordsOf(element)).to.equal('Sign out');
    session.state = {status: 'signed-out'};
    await element.updateComplete;
    expect(wordsOf(element)).to.equal('Sign in');
  });

  it('shows until when the browser may stay registered after an incomplete sign-out', async () => {
    const until = Date.now() + 60_000;
    const element = await new FixedSession({
      status: 'signed-out',
      failed: ['line'],
      until,
    }).render<WebexLogin>(login);
    expect(wordsOf(element)).to.match(
      /Couldn't finish: deregistering your line\. Webex may keep this browser registered until .*\d/,
    );
  });

  it('shows the initials without a picture, or the picture that a page provides', async () => {
    const session = new FixedSession({status: 'signed-in', user: ada});
    const plain = await session.render<WebexLogin>(login);
    expect(plain.shadowRoot!.querySelector('[part=avatar]')!.textContent).to.equal('AL');
    const own = await session.render<WebexLogin>(html`<webex-login><i slot="avatar">A</i></webex-login>`);
    expect(own.querySelector('i')!.assignedSlot !== null).to.equal(true);
  });

  for (const [slot, state] of [
    ['sign-in', {status: 'signed-out'}],
    ['sign-in-icon', {status: 'signed-out'}],
    ['token', {status: 'signed-out'}],
    ['cancel', {status: 'signing-in', step: 'sdk', since: 0}],
    ['busy', {status: 'signing-in', step: 'sdk', since: 0}],
    ['sign-out', {status: 'signed-in', user: ada}],
    ['error', {status: 'failed', fault: makeFault('sdk-timeout')}],
  ] as const satisfies readonly (readonly [string, SessionState])[]) {
    it(`renders a page's content in the slot ${slot}`, async () => {
      const element = await new FixedSession(state).render<WebexLogin>(
        html`<webex-login><b slot=${slot}>of the page</b></webex-login>`,
      );
      expect(element.querySelector('b')!.offsetWidth).to.be.greaterThan(0);
    });
  }

  it('renders only when its content changes', async () => {
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider><webex-login></webex-login></webex-line-provider>
    `);
    const element = provider.querySelector('webex-login')!;
    const driver = new ScriptedDriver();
    const after = (change: () => void): Promise<number> => rendersDuring(element, change);
    expect(await after(() => attach(provider.line as LineController, driver))).to.equal(0);
    expect(await after(() => driver.signal({type: 'connecting', at: 1}))).to.equal(0);
    expect(await after(() => (provider.sdkSrc = '/elsewhere.js'))).to.equal(0);
    expect(await after(() => provider.session.configure({src: '/elsewhere.js'}))).to.equal(0);
    await provider.session.signIn(() => 'nonsense').catch(() => undefined);
    await element.updateComplete;
    expect(statusOf(element)).to.equal('failed');
  });

  it("shows a page's additional content about the user", async () => {
    const session = new FixedSession({status: 'signed-in', user: {displayName: 'Ada Lovelace'}});
    const element = await session.render<WebexLogin>(html`<webex-login><b>on duty</b></webex-login>`);
    expect(element.querySelector('b')!.assignedSlot?.isConnected).to.equal(true);
    expect(element.querySelector('b')!.offsetWidth).to.be.greaterThan(0);
  });
});
