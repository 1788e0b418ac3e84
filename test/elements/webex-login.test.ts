import {signInFaultTypes} from './every-state.js';
import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html, oneEvent, waitUntil} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import type {TokenSource} from '../../src/auth/token-source.js';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {WebexLogin} from '../../src/elements/webex-login.js';
import {faultText} from '../../src/elements/fault-text.js';
import type {SessionState} from '../../src/session/session-state.js';
import {FakeLine} from '../../src/testing/fake-line.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {catchClipboard} from './clipboard.js';
import './no-network.js';
import {
  documented,
  rendersDuring,
  english,
  expectAccessible,
  hasFocus,
  pageText,
  partsOf,
  FixedSession,
  statesOf,
  statusOf,
  wordsOf,
} from './fixed-state.js';
import {attach} from '../line/attach.js';
import type {LineController} from '../../src/line/line-controller.js';

const statuses = ['signed-out', 'signing-in', 'signed-in', 'signing-out', 'failed'];
const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

interface Row {
  readonly name: string;
  readonly state: SessionState;
  readonly says: string;
}

const rows: readonly Row[] = [
  {name: 'signed out', state: {status: 'signed-out'}, says: 'Access token (for development) Sign in'},
  {
    name: 'signed out with something left',
    state: {status: 'signed-out', failed: ['device', 'session']},
    says: "You're signed out here, but not everywhere. Couldn't finish: removing this browser from Webex and ending your session.",
  },
  {
    name: 'signing in, in the other window',
    state: {status: 'signing-in', step: 'consent', since: 0},
    says: 'Continue in the other window Cancel Open the window again',
  },
  {
    name: 'signing in, in the other window, which looks closed',
    state: {status: 'signing-in', step: 'consent', since: 0, seemsClosed: true},
    says: 'Window closed? Open it again. Cancel Open the window again',
  },
  ...(['token', 'sdk', 'device', 'line'] as const).map(step => ({
    name: `signing in, at the ${step}`,
    state: {status: 'signing-in', step, since: 0} as const,
    says: `${english.say(`signing-in-${step}`)} Cancel`,
  })),
  {
    name: 'signed in',
    state: {
      status: 'signed-in',
      user: {displayName: 'Ada Lovelace', phoneNumber: '+12065550101', avatar: picture},
    },
    says: 'Ada Lovelace +1 206 555 0101 Sign out',
  },
  {
    name: 'signed in, with an extension',
    state: {status: 'signed-in', user: {displayName: 'Ada Lovelace', extension: '5101'}},
    says: 'Ada Lovelace 5101 Sign out',
  },
  {name: 'signed in as an unknown user', state: {status: 'signed-in', user: {}}, says: 'Signed in Sign out'},
  ...(['line', 'device', 'session'] as const).map(step => ({
    name: `signing out, at the ${step}`,
    state: {status: 'signing-out', step} as const,
    says: english.say(`signing-out-${step}`),
  })),
  ...signInFaultTypes.map(type => {
    const fault = makeFault(type, type === 'missing-scope' ? {scopes: ['spark:xsi']} : {});
    return {
      name: `failed, ${type}`,
      state: {status: 'failed', fault} as const,
      says: faultText(fault, english),
    };
  }),
];

const login = html`<webex-login></webex-login>`;
const loginWithSource = html`<webex-login .tokenSource=${() => ''}></webex-login>`;
const wantsReload = (state: SessionState): boolean =>
  state.status === 'failed' && state.fault.action === 'reload';
const asksForToken = (state: SessionState): boolean =>
  ['signed-out', 'failed'].includes(state.status) && !wantsReload(state);

function buttonOf(element: WebexLogin): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

function inputOf(element: WebexLogin): HTMLInputElement | null {
  return element.shadowRoot!.querySelector('input');
}

/** Uncaught errors during an action. */
async function errorsDuring(action: () => Promise<void>): Promise<string[]> {
  const errors: string[] = [];
  const {onerror: mocha} = globalThis;
  // eslint-disable-next-line unicorn/prefer-add-event-listener -- the runner's handler must not receive it
  globalThis.onerror = (_event, _source, _line, _column, error) => errors.push(error?.message ?? '');
  try {
    await action();
  } finally {
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- restored
    globalThis.onerror = mocha;
  }
  return errors;
}

describe('<webex-login>', () => {
  for (const {name, state, says} of rows) {
    it(`shows ${name} and has one state, accessibly`, async () => {
      const element = await new FixedSession(state).draw<WebexLogin>(login);
      expect(wordsOf(element)).to.contain(says);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(statusOf(element)).to.equal(state.status);
      await expectAccessible(element);
    });
  }

  for (const {name, state} of rows.filter(row => asksForToken(row.state))) {
    it(`shows ${name} without a token field if it has a token source, accessibly`, async () => {
      const element = await new FixedSession(state).draw<WebexLogin>(loginWithSource);
      expect(inputOf(element) === null).to.equal(true);
      const button =
        state.status === 'failed' ? /^(Sign in|Sign in again|Try again|Copy details)$/ : /^Sign in$/;
      expect(buttonOf(element).textContent.trim()).to.match(button);
      await expectAccessible(element);
    });
  }

  for (const {name, state} of rows.filter(row => wantsReload(row.state))) {
    it(`offers only to reload the page when ${name}`, async () => {
      const element = await new FixedSession(state).draw<WebexLogin>(login);
      expect(buttonOf(element).textContent.trim()).to.equal('Reload');
      expect(inputOf(element) === null).to.equal(true);
    });
  }

  for (const type of signInFaultTypes.filter(one => makeFault(one).action !== 'reload')) {
    const fault = makeFault(type);
    const wrong = fault.step === 'token';
    it(`${wrong ? 'marks' : 'does not mark'} the entered token as invalid after ${type}`, async () => {
      const element = await new FixedSession({status: 'failed', fault}).draw<WebexLogin>(login);
      expect(inputOf(element)?.getAttribute('aria-invalid')).to.equal(wrong ? 'true' : null);
    });
  }

  it('has exactly the documented parts and states', async () => {
    const elements = await Promise.all(
      [...rows, {state: {status: 'signing-in', step: 'consent', since: 0}} as const].flatMap(({state}) => [
        new FixedSession(state).draw<WebexLogin>(login),
        new FixedSession(state).draw<WebexLogin>(html`<webex-login view="compact"></webex-login>`),
      ]),
    );
    const {element} = await inCall();
    const fault = makeFault('device-not-entitled', {trackingId: 'webex-1'});
    const refusing = await new FixedSession({status: 'failed', fault}).draw<WebexLogin>(login);
    const clipboard = catchClipboard(null);
    buttonOf(refusing).click();
    await waitUntil(() => refusing.shadowRoot!.querySelector('textarea'), 'the details');
    clipboard.restore();
    const {parts, states} = await documented('webex-login');
    expect([...new Set([...elements, element, refusing].flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(states).to.deep.equal(statuses.toSorted());
  });

  it('keeps the same button focused from state to state, and announces in one live region', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.draw<WebexLogin>(login);
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
    const element = await session.draw<WebexLogin>(login);
    const said = (role: string): string =>
      element.shadowRoot!.querySelector(`[role=${role}]`)!.textContent.trim();
    // Steps that end at once are not announced.
    for (const step of ['token', 'sdk', 'device'] as const)
      session.state = {status: 'signing-in', step, since: 0};
    await waitUntil(() => said('status') !== '', 'said', {timeout: 5_000});
    expect([said('status'), said('alert')]).to.deep.equal([english.say('signing-in-device'), '']);
    session.state = {status: 'failed', fault: makeFault('sdk-timeout')};
    await element.updateComplete;
    expect(said('alert')).to.equal('The Webex Calling SDK took too long to load. Try again.');
    await waitUntil(() => said('status') === '', 'no longer', {timeout: 9_000});
  }).timeout(20_000);

  const menuViews = ['compact', 'avatar'] as const;
  const ada = {displayName: 'Ada Lovelace', phoneNumber: '+12065550101'};
  for (const view of menuViews) {
    describe(`as ${view}, the user menu`, () => {
      async function stage() {
        const session = new FixedSession({status: 'signed-in', user: ada});
        const element = await session.draw<WebexLogin>(
          html`<webex-login view=${view}><button slot="menu" role="menuitem">Settings</button></webex-login>`,
        );
        const menu = element.shadowRoot!.querySelector<HTMLElement>('[popover]')!;
        const own = element.querySelector('button')!;
        const signOut = menu.querySelector<HTMLElement>('[role=menuitem]')!;
        element.focus();
        return {session, element, menu, own, signOut, isOpen: () => menu.matches(':popover-open')};
      }

      for (const [key, first] of [
        ['Enter', 'own'],
        [' ', 'own'],
        ['ArrowDown', 'own'],
        ['ArrowUp', 'signOut'],
      ] as const) {
        it(`opens with “${key}” on its ${first === 'own' ? 'first' : 'last'} item, accessibly`, async () => {
          const {element, isOpen, ...items} = await stage();
          const button = buttonOf(element);
          expect([button.ariaHasPopup, button.ariaExpanded]).to.deep.equal(['menu', 'false']);
          await sendKeys({press: key});
          await waitUntil(() => items[first].matches(':focus'), 'the focus', {timeout: 5_000});
          expect([isOpen(), button.ariaExpanded]).to.deep.equal([true, 'true']);
          expect(wordsOf(element)).to.contain('Ada Lovelace +1 206 555 0101 Sign out');
          await expectAccessible(element);
        });
      }

      it('is at least as wide as its button', async () => {
        const {element, menu, isOpen} = await stage();
        element.style.setProperty('--webex-font-size', '3em');
        await sendKeys({press: 'Enter'});
        await waitUntil(() => isOpen() && menu.style.left, 'open', {timeout: 5_000});
        const width = buttonOf(element).getBoundingClientRect().width;
        expect(menu.getBoundingClientRect().width).to.be.at.least(Math.min(width, innerWidth - 16) - 1);
      });

      it('is navigated with the arrows, Home, End and letters', async () => {
        const {own, signOut} = await stage();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => own.matches(':focus'), 'the focus', {timeout: 5_000});
        for (const [key, item] of [
          ['ArrowDown', signOut],
          ['ArrowDown', own],
          ['ArrowUp', signOut],
          ['Home', own],
          ['End', signOut],
        ] as const) {
          await sendKeys({press: key});
          expect(item.matches(':focus'), key).to.equal(true);
        }
      });

      it('closes with Escape, and returns the focus to the button', async () => {
        const {element, own, isOpen} = await stage();
        await sendKeys({press: 'Enter'});
        await waitUntil(() => own.matches(':focus'), 'the focus', {timeout: 5_000});
        await sendKeys({press: 'Escape'});
        await waitUntil(() => !isOpen(), 'closed', {timeout: 5_000});
        expect(hasFocus(element, buttonOf(element))).to.equal(true);
        await waitUntil(() => buttonOf(element).ariaExpanded === 'false', 'said', {timeout: 5_000});
      });

      it('tolerates a late toggle event after it was hidden and removed in one task', async () => {
        const {element, menu, isOpen} = await stage();
        const errors = await errorsDuring(async () => {
          await sendKeys({press: 'Enter'});
          await waitUntil(() => isOpen(), 'open', {timeout: 5_000});
          await waitUntil(() => buttonOf(element).ariaExpanded === 'true', 'told', {timeout: 5_000});
          const closed = new Promise(resolve => menu.addEventListener('toggle', resolve, {once: true}));
          menu.hidePopover();
          element.view = 'full';
          await element.updateComplete;
          expect(menu.isConnected).to.equal(false);
          await closed;
        });
        expect(errors).to.deep.equal([]);
        expect(buttonOf(element).hasAttribute('popovertarget')).to.equal(false);
      });

      for (const [name, goes] of [
        ['removed', (element: WebexLogin) => element.remove()],
        ['hidden', (element: WebexLogin) => (element.hidden = true)],
        ['rendered without a menu', (element: WebexLogin) => (element.view = 'button')],
      ] as const) {
        it(`can be ${name} while it opens or is open, and scrolling then causes no errors`, async () => {
          for (const isOpening of [true, false]) {
            const {element, menu, isOpen} = await stage();
            const errors = await errorsDuring(async () => {
              menu.showPopover();
              if (!isOpening) await waitUntil(() => buttonOf(element).ariaExpanded === 'true', 'open');
              goes(element);
              await element.updateComplete;
              document.dispatchEvent(new Event('scroll'));
              await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
              document.dispatchEvent(new Event('scroll'));
            });
            expect(errors).to.deep.equal([]);
            if (!element.hidden) expect(isOpen()).to.equal(false);
          }
        });
      }

      it('signs out, and keeps the focus', async () => {
        const {session, element, signOut} = await stage();
        await sendKeys({press: 'ArrowUp'});
        await waitUntil(() => signOut.matches(':focus'), 'the focus', {timeout: 5_000});
        await sendKeys({press: 'Enter'});
        expect(session.asked).to.deep.equal(['sign-out']);
        session.state = {status: 'signed-out'};
        await element.updateComplete;
        expect(hasFocus(element, buttonOf(element)) || element.shadowRoot!.activeElement !== null).to.equal(
          true,
        );
      });
    });
  }

  it('as a button is only a button in every state', async () => {
    const session = new FixedSession({status: 'signed-in', user: ada});
    const element = await session.draw<WebexLogin>(
      html`<webex-login view="button" .tokenSource=${() => ''}></webex-login>`,
    );
    expect(wordsOf(element)).to.equal('Sign out');
    session.state = {status: 'signed-out'};
    await element.updateComplete;
    expect(wordsOf(element)).to.equal('Sign in');
  });

  it('shows the initials without a picture, or the picture that a page provides', async () => {
    const session = new FixedSession({status: 'signed-in', user: ada});
    const plain = await session.draw<WebexLogin>(login);
    expect(plain.shadowRoot!.querySelector('[part=avatar]')!.textContent).to.equal('AL');
    const own = await session.draw<WebexLogin>(html`<webex-login><i slot="avatar">A</i></webex-login>`);
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
      const element = await new FixedSession(state).draw<WebexLogin>(
        html`<webex-login><b slot=${slot}>of the page</b></webex-login>`,
      );
      expect(element.querySelector('b')!.offsetWidth).to.be.greaterThan(0);
    });
  }

  /** A user with a live call, after pressing Sign out. */
  async function inCall() {
    const session = new FixedSession({status: 'signed-in', user: ada});
    Object.defineProperty(session.line, 'inCall', {value: true});
    const element = await session.draw<WebexLogin>(login);
    buttonOf(element).click();
    const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
    await waitUntil(() => dialog()?.open, 'the question', {timeout: 5_000});
    return {session, element, dialog};
  }

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
    await waitUntil(() => !dialog(), 'the question is gone', {timeout: 5_000});
    expect(session.asked).to.deep.equal([]);
    const again = await inCall();
    again.dialog()!.querySelector<HTMLElement>('[part~=leave]')!.click();
    await waitUntil(() => again.session.asked.length === 1, 'left', {timeout: 5_000});
  });

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

  describe('a pasted token', () => {
    const token = 'abc_SECRET_organization';

    async function stage(): Promise<{
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
      const {element, input} = await stage();
      expect(input.type).to.equal('password');
      expect(input.labels?.[0]?.textContent).to.contain('for development');
      expect(input.autocomplete).to.equal('off');
      expect(element.shadowRoot?.querySelector('form')?.hasAttribute('action')).to.equal(false);
      expect(input.hasAttribute('name')).to.equal(false);
    });

    it('is submitted with Enter, cleared from the field, and nowhere in the page', async () => {
      const {element, provider, input} = await stage();
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
      const {element, provider} = await stage();
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
      const {element, input} = await stage();
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
      const {element, provider, input} = await stage();
      input.value = token;
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signing-in');
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signed-out');
      expect(provider.session.state).to.deep.equal({status: 'signed-out'});
    });

    it('is submitted once by a double click, whose second click does not cancel', async () => {
      const {element, provider, input} = await stage();
      input.value = token;
      buttonOf(element).click();
      await waitUntil(() => statusOf(element) === 'signing-in');
      const second = new MouseEvent('click', {detail: 2, cancelable: true, bubbles: true});
      expect(buttonOf(element).dispatchEvent(second)).to.equal(false);
      expect(provider.session.state.status).to.equal('signing-in');
      await provider.session.signOut();
    });

    it('can be entered again after a fault, which describes the field', async () => {
      const {element, input} = await stage();
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
    async function stage(): Promise<{
      provider: WebexLineProvider;
      element: WebexLogin;
      asked: AbortSignal[];
    }> {
      const asked: AbortSignal[] = [];
      const tokenSource: TokenSource = ({signal}) => {
        asked.push(signal);
        return new Promise(() => undefined);
      };
      const provider = await fixture<WebexLineProvider>(html`
        <webex-line-provider><webex-login .tokenSource=${tokenSource}></webex-login></webex-line-provider>
      `);
      const element = provider.querySelector('webex-login')!;
      await element.updateComplete;
      return {provider, element, asked};
    }

    for (const [name, key] of [
      ['Enter', 'Enter'],
      ['the space bar', ' '],
    ] as const) {
      it(`is only a button, which calls the source when ${name} is pressed`, async () => {
        const {provider, element, asked} = await stage();
        element.focus();
        await sendKeys({press: key});
        await waitUntil(() => asked.length === 1);
        expect(wordsOf(element)).to.equal('Getting an access token Cancel');
        await provider.session.signOut();
        expect(asked[0]?.aborted).to.equal(true);
      });
    }

    it('a page can sign in without a click', async () => {
      const {provider, element, asked} = await stage();
      element.signIn();
      await waitUntil(() => asked.length === 1);
      await provider.session.signOut();
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

  const presses: readonly (readonly [state: SessionState, asks?: string])[] = [
    [{status: 'signed-out'}, 'sign-in'],
    [{status: 'signing-in', step: 'token', since: 0}, 'sign-out'],
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

  it("shows a page's additional content about the user", async () => {
    const session = new FixedSession({status: 'signed-in', user: {displayName: 'Ada Lovelace'}});
    const element = await session.draw<WebexLogin>(html`<webex-login><b>on duty</b></webex-login>`);
    expect(element.querySelector('b')!.assignedSlot?.isConnected).to.equal(true);
    expect(element.querySelector('b')!.offsetWidth).to.be.greaterThan(0);
  });
});
