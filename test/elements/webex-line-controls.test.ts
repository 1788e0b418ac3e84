import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html, oneEvent, waitUntil} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {detach, LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {adasLine, states} from '../line/samples.js';
import {lineRows, lineStatuses, type LineRow} from './every-state.js';
import {catchClipboard} from './clipboard.js';
import {documented, rendersDuring, hasFocus, partsOf, fixedLine, statesOf, statusOf} from './fixed-state.js';

function draw(controller: LineController, auto = false): Promise<WebexLineControls> {
  return fixture<WebexLineControls>(
    html`<webex-line-controls .line=${controller} ?auto-register=${auto}></webex-line-controls>`,
  );
}

function buttonOf(element: WebexLineControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

function secondOf(element: WebexLineControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector('[part=controls] > :last-child')!;
}

/** A button's label and whether it is disabled. Undefined if it is not visible. */
function labelOf(button: HTMLButtonElement): string | undefined {
  if (!button.offsetParent) return undefined;
  return `${button.textContent.trim()}${button.ariaDisabled === 'true' ? ', not now' : ''}`;
}

/** A scripted line, and the element that controls it. */
async function stage(auto = false): Promise<{
  element: WebexLineControls;
  driver: ScriptedDriver;
  controller: LineController;
}> {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  attach(controller, driver);
  return {element: await draw(controller, auto), driver, controller};
}

/** By row name: the main button's label, the command it requests, and the label of the second button. */
const faces: Readonly<Record<string, readonly [main: string, asks?: string | undefined, second?: string]>> = {
  absent: ['Register, not now'],
  unregistered: ['Register', 'register'],
  'unregistered, asked to register': ['Connecting, not now', undefined, 'Cancel'],
  connecting: ['Connecting, not now', undefined, 'Cancel'],
  'connecting, cancelled': ['Connecting, not now', undefined, 'Cancel, not now'],
  registered: ['Deregister', 'deregister'],
  'registered, asked to deregister': ['Deregistering, not now'],
  reconnecting: ['Deregister', 'deregister'],
  'reconnecting, asked to deregister': ['Deregistering, not now'],
  retrying: ['Try again now', 'retryNow', 'Stop trying'],
  'retrying, in-call': ['Try again now, not now', undefined, 'Stop trying'],
  'retrying, throttled': ['Try again now, not now', undefined, 'Stop trying'],
  'retrying, cancelled': ['Try again now, not now', undefined, 'Stop trying, not now'],
  // Without a cause the first answer is pending. With a cause it is retried, and can be replaced by a registration.
  deregistering: ['Deregistering, not now'],
  'deregistering, refused': ['Register', 'register'],
  'deregistering, asked to register': ['Connecting, not now', undefined, 'Cancel'],
  elsewhere: ['Use it here', 'register'],
  failed: ['Try again', 'register'],
  ...Object.fromEntries(
    lineRows.flatMap(({name, state}): readonly (readonly [string, readonly string[]])[] => {
      if (state.status !== 'failed') return [];
      const {action} = state.fault;
      if (action === 'sign-in') return [[name, ['Sign in again', 'sign-in']]];
      if (action === 'check-number') return [[name, ['Register', 'register']]];
      return action === 'contact-admin' || action === 'fix-page'
        ? [[name, ['Copy details', 'copy', 'Try again']]]
        : [];
    }),
  ),
};
const faceOfRow = ({name, state}: LineRow) => {
  const isRefused = state.status === 'deregistering' && state.cause;
  return faces[name] ?? faces[isRefused ? 'deregistering, refused' : state.status]!;
};

describe('<webex-line-controls>', () => {
  for (const row of lineRows) {
    const {name, state, rest} = row;
    const [main, asks, second] = faceOfRow(row);
    it(`${name}: ${main}${second ? `, and ${second}` : ''}`, async () => {
      const line = fixedLine(state, rest);
      const commands: string[] = [];
      const deciders: (string | undefined)[] = [];
      const command =
        (what: string) =>
        async (options: {by?: string | undefined} = {}) => {
          commands.push(what);
          deciders.push(options.by);
          return adasLine;
        };
      line.register = command('register');
      line.deregister = async options => void (await command('deregister')(options));
      line.retryNow = command('retryNow');
      const clipboard = catchClipboard();
      const element = await draw(line);
      expect([labelOf(buttonOf(element)), labelOf(secondOf(element))]).to.deep.equal([main, second]);
      expect(statesOf(element, lineStatuses)).to.deep.equal([state.status]);
      expect(statusOf(element)).to.equal(state.status);

      const requests: string[] = [];
      for (const request of [
        'webex-register-request',
        'webex-deregister-request',
        'webex-sign-in-request',
      ] as const)
        element.addEventListener(request, event => requests.push(event.type));
      buttonOf(element).click();
      const request = asks === 'retryNow' ? 'register' : asks;
      clipboard.restore();
      expect(requests).to.deep.equal(request && request !== 'copy' ? [`webex-${request}-request`] : []);
      expect(clipboard.texts.length).to.equal(asks === 'copy' ? 1 : 0);
      const isCommand = asks === 'register' || asks === 'deregister' || asks === 'retryNow';
      expect(commands).to.deep.equal(isCommand ? [asks] : []);
      expect(deciders).to.deep.equal(isCommand ? ['person'] : []);

      if (!second || second.endsWith('not now')) return;
      secondOf(element).click();
      const does = second === 'Try again' ? 'register' : 'deregister';
      expect(requests.at(-1)).to.equal(`webex-${does}-request`);
      expect(commands.at(-1)).to.equal(does);
    });
  }

  it('has exactly the documented parts and states', async () => {
    const elements = await Promise.all(lineRows.map(({state, rest}) => draw(fixedLine(state, rest))));
    const {element} = await inCall();
    const refusing = await draw(fixedLine({status: 'failed', fault: makeFault('forbidden')}));
    const clipboard = catchClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    buttonOf(refusing).click();
    await waitUntil(() => refusing.shadowRoot!.querySelector('textarea'), 'the details');
    clipboard.restore();
    const {parts, states: listed} = await documented('webex-line-controls');
    expect([...new Set([...elements, element, refusing].flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(listed).to.deep.equal(lineStatuses.toSorted());
  });

  it('has the same height in every state', async () => {
    const elements = await Promise.all(lineRows.map(({state, rest}) => draw(fixedLine(state, rest))));
    const heights = elements.map(element => Math.round(element.getBoundingClientRect().height));
    expect(new Set(heights).size, heights.join()).to.equal(1);
  });

  it('fits into a narrow container', async () => {
    const place = document.createElement('div');
    place.style.inlineSize = '120px';
    document.body.append(place);
    const element = await fixture<WebexLineControls>(
      html`<webex-line-controls .line=${fixedLine(states.retrying)}></webex-line-controls>`,
      {parentNode: place},
    );
    expect(element.offsetWidth).to.be.at.most(120);
    expect(buttonOf(element).offsetWidth).to.be.at.most(120);
  });

  it('keeps the same button focused from state to state', async () => {
    const {element, driver, controller} = await stage();
    const button = buttonOf(element);
    element.focus();
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const way: readonly (readonly [LineSignal, label: string])[] = [
      [{type: 'connecting', at: 1}, 'Connecting'],
      [{type: 'registered', line, server: 'primary', at: 2}, 'Deregister'],
      [{type: 'reconnecting', cause: 'events', at: 3}, 'Deregister'],
      [{type: 'unregistered'}, 'Try again now'],
      [{type: 'failed', fault: makeFault('timeout')}, 'Try again'],
    ];
    controller.register().catch(() => undefined);
    for (const [signal, label] of way) {
      driver.signal(signal);
      await element.updateComplete;
      expect(button.textContent.trim()).to.equal(label);
      expect(buttonOf(element) === button && hasFocus(element, button)).to.equal(true);
      expect(statesOf(element, lineStatuses)).to.deep.equal([controller.snapshot.state.status]);
    }
  });

  it('Cancel disappears once there is nothing to cancel, and the focus moves to the main button', async () => {
    const {element, driver, controller} = await stage();
    controller.register().catch(() => undefined);
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    secondOf(element).focus();
    expect(hasFocus(element, secondOf(element))).to.equal(true);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 2});
    await element.updateComplete;
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('keeps the focus on Cancel while canceling', async () => {
    const {element, driver, controller} = await stage();
    controller.register().catch(() => undefined);
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    secondOf(element).focus();
    await sendKeys({press: 'Enter'});
    await element.updateComplete;
    expect(driver.commands).to.deep.equal(['register', 'cancel']);
    expect(hasFocus(element, secondOf(element)) || hasFocus(element, buttonOf(element))).to.equal(true);
  });

  for (const [name, key] of [
    ['Enter', 'Enter'],
    ['the space bar', ' '],
  ] as const) {
    it(`is pressed with ${name}`, async () => {
      const {element, driver} = await stage();
      element.focus();
      await sendKeys({press: key});
      expect(driver.commands).to.deep.equal(['register']);
    });
  }

  it('registers, cancels, registers again, deregisters', async () => {
    const {element, driver} = await stage();
    const press = async (button: HTMLButtonElement, ...signals: LineSignal[]): Promise<void> => {
      button.click();
      driver.signal(...signals);
      await element.updateComplete;
    };
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    await press(buttonOf(element), {type: 'connecting', at: 1});
    await press(secondOf(element), {type: 'unregistered'});
    await press(
      buttonOf(element),
      {type: 'connecting', at: 2},
      {type: 'registered', line, server: 'primary', at: 3},
    );
    await press(buttonOf(element), {type: 'unregistered'});
    expect(driver.commands).to.deep.equal(['register', 'cancel', 'register', 'deregister']);
    expect(buttonOf(element).textContent.trim()).to.equal('Register');
  });

  it('retries without waiting for the next attempt', async () => {
    const {element, driver} = await stage();
    driver.signal({type: 'connecting', at: 1});
    driver.signal({type: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 30_000, at: 2});
    await element.updateComplete;
    setTimeout(() => buttonOf(element).click());
    await oneEvent(element, 'webex-register-request');
    expect(driver.commands.at(-1)).to.equal('retryNow');
  });

  it('treats a double click as one press', async () => {
    const {element, driver} = await stage();
    for (const detail of [1, 2, 3]) {
      buttonOf(element).dispatchEvent(new MouseEvent('click', {detail}));
      driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 2});
      await element.updateComplete;
    }
    expect(buttonOf(element).textContent.trim()).to.equal('Deregister');
    expect(driver.commands).to.deep.equal(['register']);
  });

  describe('with auto-register', () => {
    it('registers as soon as there is a line, but not again after a person has deregistered it', async () => {
      const controller = new LineController();
      const element = await draw(controller, true);
      const driver = new ScriptedDriver();
      attach(controller, driver);
      await element.updateComplete;
      expect(driver.commands).to.deep.equal(['register']);
      driver.signal(
        {type: 'connecting', at: 1},
        {type: 'registered', line: adasLine, server: 'primary', at: 2},
      );
      await element.updateComplete;
      buttonOf(element).click();
      driver.signal({type: 'unregistered'});
      await element.updateComplete;
      const late = await draw(controller, true);
      await late.updateComplete;
      expect(driver.commands).to.deep.equal(['register', 'deregister']);
    });

    for (const [written, registers] of [
      ['', true],
      ['true', true],
      ['false', false],
    ] as const) {
      it(`${registers ? 'registers' : 'does not register'} with auto-register="${written}"`, async () => {
        const line = new LineController();
        const driver = new ScriptedDriver();
        attach(line, driver);
        const element = await fixture<WebexLineControls>(
          html`<webex-line-controls .line=${line} auto-register=${written}></webex-line-controls>`,
        );
        await element.updateComplete;
        expect(driver.commands).to.deep.equal(registers ? ['register'] : []);
      });
    }

    it('registers again after another sign-in', async () => {
      const {element, driver, controller} = await stage(true);
      expect(driver.commands).to.deep.equal(['register']);
      detach(controller);
      await element.updateComplete;
      const next = new ScriptedDriver();
      attach(controller, next);
      await element.updateComplete;
      expect(next.commands).to.deep.equal(['register']);
    });

    it('dispatches a request to the page first', async () => {
      const controller = new LineController();
      const driver = new ScriptedDriver();
      const element = await draw(controller, true);
      element.addEventListener('webex-register-request', event => event.preventDefault());
      attach(controller, driver);
      await element.updateComplete;
      expect(driver.commands).to.deep.equal([]);
    });

    it('is recorded by the line as the reason for registering', async () => {
      const {controller} = await stage(true);
      expect(controller.snapshot.decidedBy).to.equal('auto-register');
    });

    it('works on either of two elements, in any order on the page', async () => {
      for (const which of [0, 1]) {
        const controller = new LineController();
        const driver = new ScriptedDriver();
        attach(controller, driver);
        const both = await fixture<HTMLElement>(
          html`<div>
            ${[0, 1].map(
              at =>
                html`<webex-line-controls
                  .line=${controller}
                  ?auto-register=${at === which}
                ></webex-line-controls>`,
            )}
          </div>`,
        );
        for (const each of both.querySelectorAll('webex-line-controls')) await each.updateComplete;
        expect(driver.commands, `on the ${which ? 'second' : 'first'}`).to.deep.equal(['register']);
      }
    });

    it('on two elements registers once', async () => {
      const {controller, driver} = await stage(true);
      await draw(controller, true);
      expect(driver.commands).to.deep.equal(['register']);
    });

    for (const [name, decide] of [
      ['a person has deregistered the line', (line: LineController) => line.deregister({by: 'person'})],
      ['the page has', (line: LineController) => line.deregister()],
    ] as const) {
      it(`does nothing if ${name}`, async () => {
        const controller = new LineController();
        const driver = new ScriptedDriver();
        attach(controller, driver);
        await decide(controller);
        const element = await draw(controller, true);
        await element.updateComplete;
        expect(driver.commands).to.deep.equal([]);
      });
    }

    it('registers when set later, unless a decision was made', async () => {
      const {element, driver} = await stage();
      expect(driver.commands).to.deep.equal([]);
      element.autoRegister = true;
      await element.updateComplete;
      expect(driver.commands).to.deep.equal(['register']);
    });

    it('takes no line from another tab, and without it nothing registers automatically', async () => {
      const elsewhere = await stage(true);
      const {driver} = await stage();
      expect(driver.commands).to.deep.equal([]);
      const tab = new ScriptedDriver({type: 'elsewhere', holder: 'device'});
      attach(elsewhere.controller, tab);
      await elsewhere.element.updateComplete;
      expect(tab.commands).to.deep.equal([]);
    });
  });

  /** A registered line with a live call, and the confirmation for leaving it. */
  async function inCall() {
    const {element, driver, controller} = await stage();
    controller.register().catch(() => undefined);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    Object.assign(driver, {inCall: true});
    await element.updateComplete;
    element.focus();
    buttonOf(element).click();
    const dialog = (): HTMLDialogElement | null => element.shadowRoot!.querySelector('dialog');
    await waitUntil(() => dialog()?.open, 'the question', {timeout: 5_000});
    const answer = (part: string): HTMLElement => dialog()!.querySelector(`[part~=${part}]`)!;
    return {element, driver, dialog, answer};
  }

  it('asks before it leaves a live call, with the focus on the safe answer', async () => {
    const {element, driver, dialog, answer} = await inCall();
    expect(driver.commands).to.deep.equal(['register']);
    expect(hasFocus(element, answer('stay'))).to.equal(true);
    await expect(dialog()).to.be.accessible();
    answer('stay').click();
    await waitUntil(() => !dialog(), 'the question is gone');
    expect(driver.commands).to.deep.equal(['register']);
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('leaves the call when confirmed', async () => {
    const {element, driver, dialog, answer} = await inCall();
    answer('leave').click();
    await waitUntil(() => !dialog(), 'the question is gone');
    expect(driver.commands).to.deep.equal(['register', 'deregister']);
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('keeps the call on Escape', async () => {
    const {driver, dialog} = await inCall();
    await sendKeys({press: 'Escape'});
    await waitUntil(() => !dialog(), 'the question is gone', {timeout: 5_000});
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('treats Enter held down as one press, and lets Tab held down pass', async () => {
    const {element} = await stage();
    const goesOn = (key: string, repeat: boolean): boolean =>
      buttonOf(element).dispatchEvent(new KeyboardEvent('keydown', {key, repeat, cancelable: true}));
    expect(goesOn('Enter', false)).to.equal(true);
    expect(goesOn('Enter', true)).to.equal(false);
    expect(goesOn('Tab', true)).to.equal(true);
  });

  it('renders only when its content changes', async () => {
    const {element, driver, controller} = await stage();
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const after = (change: () => void): Promise<number> => rendersDuring(element, change);
    expect(await after(() => driver.signal({type: 'reconnected', at: 1}))).to.equal(0);
    expect(await after(() => globalThis.dispatchEvent(new Event('offline')))).to.equal(0);
    expect(await after(() => globalThis.dispatchEvent(new Event('online')))).to.equal(0);
    expect(await after(() => void controller.register().catch(() => undefined))).to.equal(1);
    expect(await after(() => driver.signal({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.signal({type: 'registered', line, server: 'primary', at: 2}))).to.equal(
      1,
    );
    expect(await after(() => driver.signal({type: 'registered', line, server: 'backup', at: 3}))).to.equal(0);
    expect(await after(() => driver.event({type: 'incoming-call'}))).to.equal(0);
  });

  it('dispatches a request that bubbles out of shadow roots and can be prevented', async () => {
    const {element, driver} = await stage();
    const refuse = (event: Event): void => event.preventDefault();
    document.addEventListener('webex-register-request', refuse);
    setTimeout(() => buttonOf(element).click());
    const request = await oneEvent(document, 'webex-register-request');
    document.removeEventListener('webex-register-request', refuse);
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(request.target === element).to.equal(true);
    expect(driver.commands).to.deep.equal([]);
  });

  it('dispatches a request before it deregisters', async () => {
    const {element, driver, controller} = await stage();
    controller.register().catch(() => undefined);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    await element.updateComplete;
    let refused = 0;
    element.addEventListener('webex-deregister-request', event => {
      event.preventDefault();
      refused += 1;
    });
    buttonOf(element).click();
    expect(refused).to.equal(1);
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('does nothing while signed out', async () => {
    const element = await draw(new LineController());
    let asked = 0;
    element.addEventListener('webex-register-request', () => (asked += 1));
    buttonOf(element).click();
    expect(asked).to.equal(0);
  });
});
