import type {Fault} from '../../src/base/fault.js';
import {faultTypes} from '../../src/base/fault-catalog.js';
import {signInFaultTypes} from './every-state.js';
import {makeFault} from '../../src/base/make-fault.js';
import {expect, html} from '@open-wc/testing';
import '../../src/define.js';
import {buttonFor} from '../../src/elements/fault-action.js';
import {faultDetails} from '../../src/elements/fault-details.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {SessionState} from '../../src/session/session-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {stubClipboard} from './clipboard.js';
import {expectAccessible, hasFocus, FixedSession, wordsOf} from './fixed-state.js';
import {waitUntil} from './wait-until.js';

// The main button for a fault performs the action of the fault.

describe('The button for a fault', () => {
  /** The text and behavior for each action of a fault. */
  const buttons: Readonly<Record<Fault['action'], readonly [text: string, command: string]>> = {
    retry: ['retry', 'again'],
    'free-elsewhere': ['retry', 'again'],
    'check-number': ['register', 'again'],
    'sign-in': ['sign-in-again', 'sign-in'],
    'enter-token': ['sign-in', 'sign-in'],
    reload: ['reload', 'reload'],
    'contact-admin': ['copy-details', 'copy-details'],
    'fix-page': ['copy-details', 'copy-details'],
  };
  for (const fault of faultTypes.map(type => makeFault(type))) {
    const [text, command] = buttons[fault.action];
    it(`for ${fault.about}, ${fault.type} is “${text}”`, () => {
      expect(buttonFor(fault)).to.deep.equal({text, command});
    });
  }
});

const token = 'eyJhbGciOiJSUzI1NiJ9.SECRETSECRETSECRET';

/** The controls of a failed line, in a session. */
async function renderFailedControls(
  fault: Fault,
  {
    hasServer = false,
    login = html``,
    ownLine = false,
  }: {hasServer?: boolean; login?: unknown; ownLine?: boolean} = {},
) {
  const session = new FixedSession({status: 'signed-in', user: {}});
  session.hasServer = hasServer;
  const driver = new ScriptedDriver();
  const line = ownLine ? new LineController() : session.line;
  attach(line, driver);
  line.register().catch(() => undefined);
  driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
  const place = await session.render(
    html`<section>
      ${login}<webex-line-controls .line=${ownLine ? line : undefined}></webex-line-controls>
    </section>`,
  );
  const controls = place.querySelector<WebexLineControls>('webex-line-controls')!;
  await controls.updateComplete;
  const main = controls.shadowRoot!.querySelector('button')!;
  const requests: string[] = [];
  place.addEventListener('webex-sign-in-request', ({target}) => requests.push((target as Element).localName));
  return {session, driver, line, place, controls, main, requests};
}

const expired = makeFault('token-expired');
const source = () => token;

/** The tokens that the sources of the sign-ins return. */
const tokensOf = ({sources}: FixedSession): unknown[] =>
  sources.map(get => get?.({signal: new AbortController().signal}));

describe('Sign in again, on the button of a line', () => {
  it("signs in with the page's token source after the page has allowed it", async () => {
    const {session, main, requests} = await renderFailedControls(expired, {
      login: html`<webex-login .tokenSource=${source}></webex-login>`,
    });
    expect(main.textContent.trim()).to.equal('Sign in again');
    main.click();
    expect(tokensOf(session)).to.deep.equal([token]);
    expect(requests).to.deep.equal(['webex-line-controls']);
  });

  it("signs in at the page's server synchronously in the click, with or without a login on the page", async () => {
    for (const login of [html``, html`<webex-login></webex-login>`]) {
      const {session, main} = await renderFailedControls(expired, {hasServer: true, login});
      main.click();
      expect(session.sources).to.deep.equal([undefined]);
    }
  });

  it('leads to the token field if the page has no other way to sign in', async () => {
    const {session, place, main} = await renderFailedControls(expired, {
      login: html`<webex-login></webex-login>`,
    });
    session.signOut = async () => {
      session.commands.push('sign-out');
      session.state = {status: 'signed-out'};
    };
    main.click();
    const login = place.querySelector<WebexLogin>('webex-login')!;
    await waitUntil(() => login.shadowRoot!.querySelector('input'), 'the field');
    await waitUntil(() => hasFocus(login, login.shadowRoot!.querySelector('input')!), 'the focus');
    expect(session.commands).to.deep.equal(['sign-out']);
  });

  for (const [name, options] of [
    ['no way to sign in', {}],
    ['a line without a session', {ownLine: true, hasServer: true}],
  ] as const) {
    it(`shows the next step on a page with ${name}, accessibly`, async () => {
      const {session, controls, main} = await renderFailedControls(expired, options);
      main.click();
      await controls.updateComplete;
      expect(session.commands).to.deep.equal([]);
      const note = "You can't sign in from here. Use this page's own sign-in, or reload the page.";
      expect(controls.shadowRoot!.querySelector('[part=note]')!.textContent).to.equal(note);
      expect(controls.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal(note);
      await expectAccessible(controls);
    });
  }

  it('can be prevented by the page', async () => {
    const {session, place, main} = await renderFailedControls(expired, {hasServer: true});
    place.addEventListener('webex-sign-in-request', event => event.preventDefault());
    main.click();
    expect(session.commands).to.deep.equal([]);
  });

  it('asks for confirmation before it ends an active call', async () => {
    const {session, driver, controls, main} = await renderFailedControls(expired, {hasServer: true});
    Object.assign(driver, {inCall: true});
    main.click();
    const dialog = (): HTMLDialogElement | null => controls.shadowRoot!.querySelector('dialog');
    await waitUntil(() => dialog()?.open, 'the open dialog');
    expect(session.commands).to.deep.equal([]);
    dialog()!.querySelector<HTMLElement>('[part~=leave]')!.click();
    await waitUntil(() => session.commands.length > 0, 'signed in');
  });
});

describe('Copy details, on the button of a line', () => {
  const refused = makeFault('forbidden', {
    sdkMessage: `Not entitled: Bearer ${token}, ada@example.com, +1 206 555 0101`,
    trackingId: 'webex-js-sdk_1f0e3dad-9908',
  });

  it('copies type, time, message, tracking id, page and browser, but no token or phone number', async () => {
    const clipboard = stubClipboard();
    const {controls, main, line} = await renderFailedControls(refused);
    expect(main.textContent.trim()).to.equal('Copy details');
    const {search} = location;
    history.replaceState(undefined, '', `${search ? `${search}&` : '?'}code=SECRET#SECRET`);
    main.click();
    history.replaceState(undefined, '', search || location.pathname);
    await waitUntil(() => controls.shadowRoot!.querySelector('[part=note]'), 'the note');
    clipboard.restore();
    const at = line.diagnostics().log.find(({state}) => state?.['fault'])!.at;
    expect(clipboard.texts[0]!.split('\n')).to.deep.equal([
      'Fault: forbidden',
      `Time: ${at}`,
      'Message: Not entitled: Bearer …, … …',
      'Tracking ID: webex-js-sdk_1f0e3dad-9908',
      `Page: ${location.origin}${location.pathname}`,
      `Browser: ${navigator.userAgent}`,
    ]);
  });

  for (const [fault, note] of [
    [refused, 'Details copied. Send them to your administrator.'],
    [
      makeFault('keepalives-blocked', {policy: 'worker-src blob:'}),
      'Details copied. Send them to the owner of this page.',
    ],
  ] as const) {
    it(`shows and announces “${note}” for ${fault.type} until the next change, accessibly`, async () => {
      const clipboard = stubClipboard();
      const {controls, main, driver} = await renderFailedControls(fault);
      controls.focus();
      main.click();
      await waitUntil(() => controls.shadowRoot!.querySelector('[part=note]'), 'the note');
      clipboard.restore();
      expect(controls.shadowRoot!.querySelector('[part=note]')!.textContent).to.equal(note);
      expect(controls.shadowRoot!.querySelector('[role=status]')!.textContent).to.equal(note);
      expect(hasFocus(controls, main)).to.equal(true);
      expect(driver.commands).to.deep.equal(['register']);
      await expectAccessible(controls);
      driver.signal({type: 'failed', fault: makeFault('timeout')});
      await controls.updateComplete;
      expect(controls.shadowRoot!.querySelector('[part=note]')).to.equal(null);
    });
  }

  it('Try again registers again', async () => {
    const {controls, line} = await renderFailedControls(refused);
    controls.shadowRoot!.querySelector<HTMLElement>('[part~=retry]')!.click();
    await controls.updateComplete;
    expect(line.snapshot).to.include({wanted: true, decidedBy: 'person', pending: 'register'});
  });

  for (const [name, writeText] of [
    ['the browser refuses', () => Promise.reject(new DOMException('', 'NotAllowedError'))],
    ['there is no clipboard', null],
  ] as const) {
    it(`shows selectable details if ${name}, accessibly`, async () => {
      const clipboard = stubClipboard(writeText);
      const {controls, main} = await renderFailedControls(refused);
      main.click();
      await waitUntil(() => controls.shadowRoot!.querySelector('textarea'), 'the details');
      clipboard.restore();
      const text = controls.shadowRoot!.querySelector('textarea')!;
      expect(text.value).to.contain('Tracking ID: webex-js-sdk_1f0e3dad-9908');
      expect(wordsOf(controls)).to.contain('Your browser blocked copying.');
      text.focus();
      expect(text.selectionEnd - text.selectionStart).to.equal(text.value.length);
      await expectAccessible(controls);
    });
  }
});

describe('The button of a login for a fault', () => {
  const login = html`<webex-login></webex-login>`;
  const loginWithSource = html`<webex-login .tokenSource=${source}></webex-login>`;
  const failed = (fault: Fault): SessionState => ({status: 'failed', fault});
  const textsOf = (element: WebexLogin): string[] =>
    [...element.shadowRoot!.querySelectorAll('button')].map(({textContent}) => textContent.trim());

  for (const type of signInFaultTypes) {
    const fault = makeFault(type);
    const {text, command} = buttonFor(fault);
    it(`${type}: ${text}`, async () => {
      const session = new FixedSession(failed(fault));
      const element = await session.render<WebexLogin>(loginWithSource);
      const names = {
        retry: 'Try again',
        'sign-in': 'Sign in',
        'sign-in-again': 'Sign in again',
        reload: 'Reload',
        'copy-details': 'Copy details',
      };
      const others = command === 'copy-details' ? ['Sign in again'] : [];
      expect(textsOf(element)).to.deep.equal([names[text as keyof typeof names], ...others]);
      if (command === 'reload') return;
      const clipboard = stubClipboard();
      element.shadowRoot!.querySelector('button')!.click();
      clipboard.restore();
      expect(clipboard.texts.length).to.equal(command === 'copy-details' ? 1 : 0);
      expect(tokensOf(session)).to.deep.equal(command === 'copy-details' ? [] : [token]);
    });
  }

  it('copies the details, and offers to sign in with the second button, in case the administrator has fixed it', async () => {
    const clipboard = stubClipboard();
    const fault = makeFault('missing-scope', {
      scopes: ['spark:xsi'],
      trackingId: 'webex-1',
      at: Date.UTC(2026, 10, 25),
    });
    const session = new FixedSession(failed(fault));
    const element = await session.render<WebexLogin>(loginWithSource);
    const [copy, signIn] = element.shadowRoot!.querySelectorAll('button');
    copy!.click();
    await waitUntil(() => element.shadowRoot!.querySelector('[part=note]'), 'the note');
    clipboard.restore();
    expect(clipboard.texts).to.deep.equal([faultDetails(fault, fault.at!)]);
    expect(clipboard.texts[0])
      .to.contain('Missing scopes: spark:xsi')
      .and.to.contain('2026-11-25T00:00:00.000Z');
    expect(wordsOf(element)).to.contain('Tracking ID: webex-1');
    expect(element.shadowRoot!.querySelector('[role=alert]')!.textContent).not.to.contain('webex-1');
    await expectAccessible(element);
    signIn!.click();
    expect(tokensOf(session)).to.deep.equal([token]);
  });

  it('keeps the field for another token, which Enter submits', async () => {
    const session = new FixedSession(failed(makeFault('missing-scope')));
    const element = await session.render<WebexLogin>(login);
    expect(textsOf(element)).to.deep.equal(['Copy details', 'Sign in']);
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    expect(session.commands).to.deep.equal(['sign-in']);
  });

  it('is disabled with an explanation until the next attempt is allowed, and then enabled', async () => {
    const fault = makeFault('device-throttled', {retryAt: Date.now() + 900});
    const session = new FixedSession(failed(fault));
    const element = await session.render<WebexLogin>(loginWithSource);
    const button = element.shadowRoot!.querySelector('button')!;
    expect(button.ariaDisabled).to.equal('true');
    expect(wordsOf(element)).to.match(/Webex is busy\. Try again after \d+:\d\d:\d\d/);
    button.click();
    expect(session.commands).to.deep.equal([]);
    await waitUntil(() => button.ariaDisabled !== 'true', 'it can be pressed');
    expect(wordsOf(element)).to.contain('Webex is busy. Try again.');
    button.click();
    expect(session.commands).to.deep.equal(['sign-in']);
  });
});
