import {expect, fixture, html, oneEvent} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import '../../src/define/webex-line-controls.js';
import type {WebexLineControls} from '../../src/elements/webex-line-controls.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import {lineFault, lineFaultTypes} from '../../src/line/line-fault.js';
import type {LineSignal, LineSnapshot, LineState} from '../../src/line/line-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {adasLine, states} from '../line/samples.js';
import {
  documented,
  drawnDuring,
  expectAccessible,
  hasFocus,
  partsOf,
  standingLine,
  statesOf,
} from './standing.js';

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
  controller.attach(driver, LineMachine);
  return {element: await draw(controller), driver, controller};
}

interface Row {
  readonly name: string;
  readonly state: LineState;
  readonly rest?: Partial<LineSnapshot>;
  readonly label: string;
  /** What a press asks for; without it, it cannot be pressed. */
  readonly asks?: 'register' | 'deregister';
}

const rows: readonly Row[] = [
  {name: 'absent', state: states.absent, label: 'Register'},
  {name: 'unregistered', state: states.unregistered, label: 'Register', asks: 'register'},
  {
    name: 'unregistered, asked to register',
    state: states.unregistered,
    rest: {pending: 'register'},
    label: 'Cancel',
    asks: 'deregister',
  },
  {name: 'connecting', state: states.connecting, label: 'Cancel', asks: 'deregister'},
  {name: 'connecting, cancelled', state: states.connecting, rest: {wanted: false}, label: 'Cancel'},
  {name: 'registered', state: states.registered, label: 'Deregister', asks: 'deregister'},
  {
    name: 'registered, on the backup',
    state: {...states.registered, server: 'backup'},
    label: 'Deregister',
    asks: 'deregister',
  },
  {
    name: 'registered, asked to deregister',
    state: states.registered,
    rest: {wanted: false},
    label: 'Deregistering',
  },
  {name: 'reconnecting', state: states.reconnecting, label: 'Deregister', asks: 'deregister'},
  {
    name: 'reconnecting, asked to deregister',
    state: states.reconnecting,
    rest: {wanted: false},
    label: 'Deregistering',
  },
  ...(['throttled', 'server', 'network', 'device-limit', 'in-call', 'unknown'] as const).map(cause => ({
    name: `retrying, ${cause}`,
    state: {status: 'retrying', cause} as const,
    label: 'Cancel',
    asks: 'deregister' as const,
  })),
  {name: 'retrying, cancelled', state: states.retrying, rest: {wanted: false}, label: 'Cancel'},
  {
    name: 'elsewhere, in a tab',
    state: {status: 'elsewhere', holder: 'tab', there: states.registered},
    label: 'Use here',
    asks: 'register',
  },
  {name: 'elsewhere, on a device', state: states.elsewhere, label: 'Use here', asks: 'register'},
  ...lineFaultTypes.map(type => ({
    name: `failed, ${type}`,
    state: {status: 'failed', fault: lineFault(type)} as const,
    label: 'Retry',
    asks: 'register' as const,
  })),
];

describe('<webex-line-controls>', () => {
  for (const {name, state, rest, label, asks} of rows) {
    it(`${name}: ${label}${asks ? `, which asks to ${asks}` : ', which cannot be pressed'}, accessibly`, async () => {
      const line = standingLine(state, rest);
      const commands: string[] = [];
      line.register = async () => (commands.push('register'), adasLine);
      line.deregister = async () => void commands.push('deregister');
      const element = await draw(line);
      expect(buttonOf(element).textContent.trim()).to.equal(label);
      expect(buttonOf(element).getAttribute('aria-disabled')).to.equal(asks ? null : 'true');
      expect(statesOf(element, Object.keys(states))).to.deep.equal([state.status]);
      expect(element.getAttribute('status')).to.equal(state.status);
      await expectAccessible(element);

      const requests: string[] = [];
      for (const request of ['webex-register-request', 'webex-deregister-request'] as const)
        element.addEventListener(request, event => requests.push(event.type));
      buttonOf(element).click();
      expect(requests).to.deep.equal(asks ? [`webex-${asks}-request`] : []);
      expect(commands).to.deep.equal(asks ? [asks] : []);
    });
  }

  it('has the parts and the states that are documented, and no others', async () => {
    const elements = await Promise.all(rows.map(({state, rest}) => draw(standingLine(state, rest))));
    const {parts, states: listed} = await documented('webex-line-controls');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(listed).to.deep.equal(Object.keys(states).toSorted());
  });

  it('has a second button while it waits for the next attempt: it asks to register, and does not wait', async () => {
    const {element, driver} = await stage();
    driver.says({type: 'connecting', at: 1});
    driver.says({type: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 30_000});
    await element.updateComplete;
    const retry = element.shadowRoot!.querySelector<HTMLButtonElement>('[part~=retry]')!;
    await expectAccessible(element);
    setTimeout(() => retry.click());
    await oneEvent(element, 'webex-register-request');
    expect(driver.commands.at(-1)).to.equal('retryNow');
    // That button goes with the attempt that it was for.
    expect(hasFocus(element, buttonOf(element))).to.equal(true);
  });

  it('has no second button under a call, nor once it was cancelled', async () => {
    for (const line of [
      standingLine({status: 'retrying', cause: 'in-call'}),
      standingLine(states.retrying, {wanted: false}),
    ]) {
      const element = await draw(line);
      expect(element.shadowRoot!.querySelectorAll('button').length).to.equal(1);
    }
  });

  it('is as wide for one text as for another, so that nothing beside it moves', async () => {
    const elements = await Promise.all(rows.map(({state, rest}) => draw(standingLine(state, rest))));
    // A wide face.
    for (const element of elements) element.style.font = '16px Verdana, "DejaVu Sans", sans-serif';
    expect(new Set(elements.map(element => buttonOf(element).offsetWidth)).size).to.equal(1);
  });

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
      expect(button.textContent.trim()).to.equal(label);
      expect(buttonOf(element) === button && hasFocus(element, button)).to.equal(true);
      expect(statesOf(element, Object.keys(states))).to.deep.equal([controller.snapshot.state.status]);
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

  it('a double click is one press: the second click does not cancel', async () => {
    const {element, driver} = await stage();
    for (const detail of [1, 2, 3]) {
      buttonOf(element).dispatchEvent(new MouseEvent('click', {detail}));
      await element.updateComplete;
    }
    expect(buttonOf(element).textContent.trim()).to.equal('Cancel');
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('Enter held down is one press; Tab held down goes past', async () => {
    const {element} = await stage();
    const goesOn = (key: string, repeat: boolean): boolean =>
      buttonOf(element).dispatchEvent(new KeyboardEvent('keydown', {key, repeat, cancelable: true}));
    expect(goesOn('Enter', false)).to.equal(true);
    expect(goesOn('Enter', true)).to.equal(false);
    expect(goesOn('Tab', true)).to.equal(true);
  });

  it('is drawn when what it shows has changed, and only then', async () => {
    const {element, driver, controller} = await stage();
    const line = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const after = (change: () => void): Promise<number> => drawnDuring(element, change);
    expect(await after(() => driver.says({type: 'reconnected'}))).to.equal(0);
    expect(await after(() => globalThis.dispatchEvent(new Event('offline')))).to.equal(0);
    expect(await after(() => globalThis.dispatchEvent(new Event('online')))).to.equal(0);
    expect(await after(() => void controller.register().catch(() => undefined))).to.equal(1);
    expect(await after(() => driver.says({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.says({type: 'registered', line, server: 'primary', at: 2}))).to.equal(1);
    expect(await after(() => driver.says({type: 'registered', line, server: 'backup', at: 3}))).to.equal(0);
    expect(await after(() => driver.tells({type: 'incoming-call', call: {}}))).to.equal(0);
  });

  it('asks first: the request bubbles out of shadow roots and can be refused', async () => {
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

  it('asks before it deregisters, too', async () => {
    const {element, driver, controller} = await stage();
    controller.register().catch(() => undefined);
    driver.says({type: 'registered', line: adasLine, server: 'primary', at: 1});
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

  it('does nothing while nobody has signed in', async () => {
    const element = await draw(new LineController());
    let asked = 0;
    element.addEventListener('webex-register-request', () => (asked += 1));
    buttonOf(element).click();
    expect(asked).to.equal(0);
  });
});
