import {expect, fixture, html, oneEvent} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {LineController} from '../../src/line/line-controller.js';
import {lineFault} from '../../src/line/line-fault.js';
import type {LineSignal, LineSnapshot, LineState} from '../../src/line/line-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {states} from '../line/samples.js';
import {standingLine, statesOf} from './standing.js';

function draw(controller: LineController): Promise<WebexLineControls> {
  return fixture<WebexLineControls>(
    html`<webex-line-controls .controller=${controller}></webex-line-controls>`,
  );
}

function buttonOf(element: WebexLineControls): HTMLButtonElement {
  return element.shadowRoot!.querySelector('button')!;
}

/** A line by script, and the element that commands it. */
async function stage(): Promise<{
  element: WebexLineControls;
  driver: ScriptedDriver;
  controller: LineController;
}> {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  controller.attach(driver);
  return {element: await draw(controller), driver, controller};
}

interface Row {
  readonly name: string;
  readonly state: LineState;
  readonly rest?: Partial<LineSnapshot>;
  readonly label: string;
  readonly disabled?: boolean;
}

const rows: readonly Row[] = [
  {name: 'absent', state: states.absent, label: 'Register', disabled: true},
  {name: 'unregistered', state: states.unregistered, label: 'Register'},
  {
    name: 'unregistered, asked to register',
    state: states.unregistered,
    rest: {pending: 'register'},
    label: 'Cancel',
  },
  {name: 'connecting', state: states.connecting, label: 'Cancel'},
  {
    name: 'connecting, cancelled',
    state: states.connecting,
    rest: {wanted: false},
    label: 'Cancel',
    disabled: true,
  },
  {name: 'registered', state: states.registered, label: 'Deregister'},
  {
    name: 'registered, asked to deregister',
    state: states.registered,
    rest: {wanted: false},
    label: 'Deregistering',
    disabled: true,
  },
  {name: 'reconnecting', state: states.reconnecting, label: 'Deregister'},
  {name: 'retrying', state: states.retrying, label: 'Cancel'},
  {name: 'elsewhere', state: states.elsewhere, label: 'Use here'},
  {name: 'failed', state: states.failed, label: 'Retry'},
];

describe('<webex-line-controls>', () => {
  for (const {name, state, rest, label, disabled = false} of rows) {
    it(`${name}: ${label}${disabled ? ', which cannot be pressed' : ''}, in one state, accessibly`, async () => {
      const element = await draw(standingLine(state, rest));
      expect(buttonOf(element).textContent.trim()).to.equal(label);
      expect(buttonOf(element).getAttribute('aria-disabled')).to.equal(disabled ? 'true' : null);
      expect(statesOf(element, Object.keys(states))).to.deep.equal([state.status]);
      expect(element.getAttribute('status')).to.equal(state.status);
      await expect(element).to.be.accessible();
    });
  }

  it('is one button that keeps the focus from state to state', async () => {
    const {element, driver, controller} = await stage();
    const button = buttonOf(element);
    element.focus();
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const way: readonly (readonly [LineSignal, label: string])[] = [
      [{type: 'connecting', at: 1}, 'Cancel'],
      [{type: 'registered', line, server: 'primary', at: 2}, 'Deregister'],
      [{type: 'reconnecting'}, 'Deregister'],
      [{type: 'unregistered'}, 'Cancel'],
      [{type: 'failed', fault: lineFault('timeout')}, 'Retry'],
    ];
    controller.register().catch(() => undefined);
    for (const [signal, label] of way) {
      driver.says(signal);
      await element.updateComplete;
      expect(buttonOf(element)).to.equal(button);
      expect(button.textContent.trim()).to.equal(label);
      expect(element.shadowRoot?.activeElement).to.equal(button);
    }
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
    const press = async (...signals: LineSignal[]): Promise<void> => {
      buttonOf(element).click();
      driver.says(...signals);
      await element.updateComplete;
    };
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    await press({type: 'connecting', at: 1});
    await press({type: 'unregistered'});
    await press({type: 'connecting', at: 2}, {type: 'registered', line, server: 'primary', at: 3});
    await press({type: 'unregistered'});
    expect(driver.commands).to.deep.equal(['register', 'cancel', 'register', 'deregister']);
    expect(buttonOf(element).textContent.trim()).to.equal('Register');
  });

  it('ten presses in a row begin one registration', async () => {
    const {element, driver} = await stage();
    for (let press = 0; press < 10; press += 1) buttonOf(element).click();
    await element.updateComplete;
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('asks first: the request bubbles out of shadow roots and can be refused', async () => {
    const {element, driver} = await stage();
    const refuse = (event: Event): void => event.preventDefault();
    document.addEventListener('webex-register-request', refuse);
    setTimeout(() => buttonOf(element).click());
    const request = await oneEvent(document, 'webex-register-request');
    document.removeEventListener('webex-register-request', refuse);
    expect(request.cancelable && request.bubbles && request.composed).to.equal(true);
    expect(request.target).to.equal(element);
    expect(driver.commands).to.deep.equal([]);
  });

  it('asks before it deregisters, too', async () => {
    const element = await draw(standingLine(states.registered));
    let refused = 0;
    element.addEventListener('webex-deregister-request', event => {
      event.preventDefault();
      refused += 1;
    });
    buttonOf(element).click();
    expect(refused).to.equal(1);
  });

  it('does nothing while nobody has signed in', async () => {
    const element = await draw(new LineController());
    let asked = 0;
    element.addEventListener('webex-register-request', () => (asked += 1));
    buttonOf(element).click();
    expect(asked).to.equal(0);
  });
});
