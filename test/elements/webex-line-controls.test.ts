import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {adasLine, states} from '../line/samples.js';
import {lineRows, lineStatuses, type LineRow} from './every-state.js';
import {stubClipboard} from './clipboard.js';
import {
  documentedNames,
  rendersDuring,
  hasFocus,
  partsOf,
  fixedLine,
  statesOf,
  statusOf,
} from './fixed-state.js';
import {
  buttonOf,
  renderControls,
  openEndCallDialog,
  secondButtonOf,
  setUp,
} from './webex-line-controls-setup.js';
import {waitUntil} from './wait-until.js';

/** A button's label and whether it is disabled. Undefined if it is not visible. */
function labelOf(button: HTMLButtonElement): string | undefined {
  if (!button.offsetParent) return undefined;
  return `${button.textContent.trim()}${button.ariaDisabled === 'true' ? ' (disabled)' : ''}`;
}

/** By row name: the main button's label, its command, and the label of the second button. */
const labelsByRow: Readonly<
  Record<string, readonly [main: string, command?: string | undefined, second?: string]>
> = {
  absent: ['Register (disabled)'],
  unregistered: ['Register', 'register'],
  'unregistered, registration requested': ['Connecting (disabled)', undefined, 'Cancel'],
  connecting: ['Connecting (disabled)', undefined, 'Cancel'],
  'connecting, cancelled': ['Connecting (disabled)', undefined, 'Cancel (disabled)'],
  registered: ['Deregister', 'deregister'],
  'registered, deregistration requested': ['Deregistering (disabled)'],
  reconnecting: ['Deregister', 'deregister'],
  'reconnecting, deregistration requested': ['Deregistering (disabled)'],
  retrying: ['Try again now', 'retryNow', 'Stop trying'],
  'retrying, in-call': ['Try again now (disabled)', undefined, 'Stop trying'],
  'retrying, must wait': ['Try again now (disabled)', undefined, 'Stop trying'],
  'retrying, cancelled': ['Try again now (disabled)', undefined, 'Stop trying (disabled)'],
  // Without a cause, the line waits for the first response of Webex. With a cause, it retries, and can be registered
  // instead.
  deregistering: ['Deregistering (disabled)'],
  'deregistering, refused': ['Register', 'register'],
  'deregistering, registration requested': ['Connecting (disabled)', undefined, 'Cancel'],
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
const labelsOfRow = ({name, state}: LineRow) => {
  const isRefused = state.status === 'deregistering' && state.cause;
  return labelsByRow[name] ?? labelsByRow[isRefused ? 'deregistering, refused' : state.status]!;
};

describe('<webex-line-controls>', () => {
  for (const row of lineRows) {
    const {name, state, rest} = row;
    const [main, mainCommand, second] = labelsOfRow(row);
    it(`${name}: ${main}${second ? `, and ${second}` : ''}`, async () => {
      const line = fixedLine(state, rest);
      const commands: string[] = [];
      const deciders: (string | undefined)[] = [];
      const record =
        (what: string) =>
        async (options: {by?: string | undefined} = {}) => {
          commands.push(what);
          deciders.push(options.by);
          return adasLine;
        };
      line.register = record('register');
      line.deregister = async options => void (await record('deregister')(options));
      line.retryNow = record('retryNow');
      const clipboard = stubClipboard();
      const element = await renderControls(line);
      expect([labelOf(buttonOf(element)), labelOf(secondButtonOf(element))]).to.deep.equal([main, second]);
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
      const request = mainCommand === 'retryNow' ? 'register' : mainCommand;
      clipboard.restore();
      expect(requests).to.deep.equal(request && request !== 'copy' ? [`webex-${request}-request`] : []);
      expect(clipboard.texts.length).to.equal(mainCommand === 'copy' ? 1 : 0);
      const isCommand =
        mainCommand === 'register' || mainCommand === 'deregister' || mainCommand === 'retryNow';
      expect(commands).to.deep.equal(isCommand ? [mainCommand] : []);
      expect(deciders).to.deep.equal(isCommand ? ['person'] : []);

      if (!second || second.endsWith('(disabled)')) return;
      secondButtonOf(element).click();
      const secondCommand = second === 'Try again' ? 'register' : 'deregister';
      expect(requests.at(-1)).to.equal(`webex-${secondCommand}-request`);
      expect(commands.at(-1)).to.equal(secondCommand);
    });
  }

  it('has exactly the documented parts and states', async () => {
    const elements = await Promise.all(
      lineRows.map(({state, rest}) => renderControls(fixedLine(state, rest))),
    );
    const {element} = await openEndCallDialog();
    const refusing = await renderControls(fixedLine({status: 'failed', fault: makeFault('forbidden')}));
    const clipboard = stubClipboard(() => Promise.reject(new DOMException('', 'NotAllowedError')));
    buttonOf(refusing).click();
    await waitUntil(() => refusing.shadowRoot!.querySelector('textarea'), 'the details');
    clipboard.restore();
    const {parts, states: documentedStates} = await documentedNames('webex-line-controls');
    expect([...new Set([...elements, element, refusing].flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(documentedStates).to.deep.equal(lineStatuses.toSorted());
  });

  it('has the same height in every state', async () => {
    const elements = await Promise.all(
      lineRows.map(({state, rest}) => renderControls(fixedLine(state, rest))),
    );
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
    const {element, driver, controller} = await setUp();
    const button = buttonOf(element);
    element.focus();
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const steps: readonly (readonly [LineSignal, label: string])[] = [
      [{type: 'connecting', at: 1}, 'Connecting'],
      [{type: 'registered', line, server: 'primary', at: 2}, 'Deregister'],
      [{type: 'reconnecting', cause: 'events', at: 3}, 'Deregister'],
      [{type: 'unregistered'}, 'Try again now'],
      [{type: 'failed', fault: makeFault('timeout')}, 'Try again'],
    ];
    controller.register().catch(() => undefined);
    for (const [signal, label] of steps) {
      driver.signal(signal);
      await element.updateComplete;
      expect(button.textContent.trim()).to.equal(label);
      expect(buttonOf(element) === button && hasFocus(element, button)).to.equal(true);
      expect(statesOf(element, lineStatuses)).to.deep.equal([controller.snapshot.state.status]);
    }
  });

  it('Cancel disappears once there is nothing to cancel, and the focus moves to the main button', async () => {
    const {element, driver, controller} = await setUp();
    controller.register().catch(() => undefined);
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    secondButtonOf(element).focus();
    expect(hasFocus(element, secondButtonOf(element))).to.equal(true);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 2});
    await element.updateComplete;
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('keeps the focus on one of its buttons while canceling', async () => {
    const {element, driver, controller} = await setUp();
    controller.register().catch(() => undefined);
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    secondButtonOf(element).focus();
    await sendKeys({press: 'Enter'});
    await element.updateComplete;
    expect(driver.commands).to.deep.equal(['register', 'cancel']);
    expect(hasFocus(element, secondButtonOf(element)) || hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('renders only when its content changes', async () => {
    const {element, driver, controller} = await setUp();
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
});
