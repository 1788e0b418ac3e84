import {makeFault} from '../../src/base/make-fault.js';
import {aTimeout, expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import type {LineStateChange, WebexEventMap} from '../../src/context/event-map.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import {FakeLine} from '../../src/testing/fake-line.js';
import '../elements/no-network.js';
import {adasLine} from '../line/samples.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {attach} from '../../src/line/attach.js';
import type {LineController} from '../../src/line/line-controller.js';
import {statusOf} from '../elements/fixed-state.js';

// What the page hears of the line: each fact once on the document, and on every element of its own.

async function stage(): Promise<{provider: WebexLineProvider; driver: ScriptedDriver}> {
  const provider = await fixture<WebexLineProvider>(html`
    <webex-line-provider>
      <webex-login></webex-login>
      <webex-line-status></webex-line-status>
      <webex-line-controls></webex-line-controls>
    </webex-line-provider>
  `);
  const driver = new ScriptedDriver();
  attach(provider.line as LineController, driver);
  return {provider, driver};
}

/** Counts an event, until the test is over. */
function count(target: EventTarget, name: keyof WebexEventMap): {readonly details: unknown[]} {
  const details: unknown[] = [];
  target.addEventListener(name, event => details.push((event as CustomEvent<unknown>).detail));
  return {details};
}

const events: readonly (readonly [event: SdkLineEvent, name: keyof WebexEventMap, detail: unknown])[] = [
  [{type: 'connecting'}, 'webex-line-connecting', null],
  [{type: 'registered', line: adasLine}, 'webex-line-registered', adasLine],
  [{type: 'unregistered'}, 'webex-line-unregistered', null],
  [{type: 'reconnecting'}, 'webex-line-reconnecting', null],
  [{type: 'reconnected'}, 'webex-line-reconnected', null],
  [{type: 'error', fault: makeFault('timeout')}, 'webex-line-error', makeFault('timeout')],
  [{type: 'incoming-call'}, 'webex-line-incoming-call', null],
];

describe('what the line says', () => {
  for (const [event, name, detail] of events) {
    it(`${event.type} is ${name}: once on the document, and on each element`, async () => {
      const {provider, driver} = await stage();
      const targets = [
        document,
        provider,
        provider.querySelector('webex-line-status')!,
        provider.querySelector('webex-line-controls')!,
      ];
      const heard = targets.map(target => count(target, name));
      driver.event(event);
      for (const {details} of heard) expect(details).to.deep.equal([detail]);
    });
  }

  for (const [event, name, detail] of events) {
    it(`${event.type} on the page's own line is ${name}: once on the document`, async () => {
      const row = await fixture<HTMLElement>(html`
        <div>
          <webex-login></webex-login>
          <webex-line-status></webex-line-status>
          <webex-line-controls></webex-line-controls>
        </div>
      `);
      const driver = new ScriptedDriver();
      attach(row.querySelector('webex-line-status')!.line as LineController, driver);
      const onDocument = count(document, name);
      const between = count(row, name);
      const onElement = count(row.querySelector('webex-line-controls')!, name);
      driver.event(event);
      expect(onDocument.details).to.deep.equal([detail]);
      expect(onElement.details).to.deep.equal([detail]);
      expect(between.details).to.deep.equal([]);
    });
  }

  it("bubbles out of shadow roots from the provider, and an element's copy goes nowhere", async () => {
    const {provider, driver} = await stage();
    const status = provider.querySelector('webex-line-status')!;
    const seen: Event[] = [];
    for (const target of [provider, status])
      target.addEventListener('webex-line-connecting', event => seen.push(event));
    driver.event({type: 'connecting'});
    const ways = new Map(seen.map(event => [event.target, event]));
    const of = (target: Element): readonly boolean[] => {
      const {bubbles, composed, cancelable} = ways.get(target)!;
      return [bubbles, composed, cancelable];
    };
    expect(of(provider)).to.deep.equal([true, true, false]);
    expect(of(status)).to.deep.equal([false, false, false]);
  });

  it('is the same object for everybody, and frozen', async () => {
    const {provider, driver} = await stage();
    const {details} = count(provider, 'webex-line-error');
    driver.event({type: 'error', fault: makeFault('timeout')});
    expect(Object.isFrozen(details[0])).to.equal(true);
  });
});

describe('webex-line-statechange', () => {
  it('comes once on the document, with what is and what was', async () => {
    const {driver, provider} = await stage();
    const {details} = count(document, 'webex-line-statechange');
    driver.signal({type: 'connecting', at: 1});
    const [change, ...more] = details as LineStateChange[];
    expect(more).to.deep.equal([]);
    expect(change).to.include(provider.line.snapshot);
    expect([change?.previous?.state.status, change?.state.status]).to.deep.equal([
      'unregistered',
      'connecting',
    ]);
  });

  it('tells an element that joins late where things stand, and nothing of what was before', async () => {
    const {provider, driver} = await stage();
    driver.signal({type: 'connecting', at: 1});
    const late = document.createElement('webex-line-status');
    const {details} = count(late, 'webex-line-statechange');
    const onDocument = count(document, 'webex-line-statechange');
    const replayed = count(late, 'webex-line-connecting');
    provider.append(late);
    await late.updateComplete;
    await aTimeout(0);
    expect(details).to.deep.equal([{...provider.line.snapshot, previous: undefined}]);
    expect(replayed.details).to.deep.equal([]);
    expect(onDocument.details).to.deep.equal([]);
  });

  it('comes once to a listener that a framework adds after it has inserted the element, with the latest state', async () => {
    const {provider, driver} = await stage();
    const late = document.createElement('webex-line-status');
    provider.append(late);
    driver.signal({type: 'connecting', at: 1});
    const {details} = count(late, 'webex-line-statechange');
    await late.updateComplete;
    await aTimeout(0);
    expect(details).to.deep.equal([{...provider.line.snapshot, previous: undefined}]);
    driver.signal({type: 'unregistered'});
    expect(details.length).to.equal(2);
  });

  it('does not come to an element that has left the page again', async () => {
    const {provider} = await stage();
    const gone = document.createElement('webex-line-status');
    const {details} = count(gone, 'webex-line-statechange');
    provider.append(gone);
    gone.remove();
    await aTimeout(0);
    expect(details).to.deep.equal([]);
  });

  it('comes after the state has changed', async () => {
    const {provider, driver} = await stage();
    const seen: string[] = [];
    provider.addEventListener('webex-line-registered', () => seen.push(provider.line.snapshot.state.status));
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    driver.event({type: 'registered', line: adasLine});
    // Nobody asked for it, so it is undone at once; it is registered until the line says otherwise.
    expect(seen).to.deep.equal(['registered']);
  });

  it('a page whose listener throws harms nothing', async () => {
    const {provider, driver} = await stage();
    const errors: string[] = [];
    const {onerror: mocha} = globalThis;
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- the runner's own must not hear of it
    globalThis.onerror = (_event, _source, _line, _column, error) => errors.push(error?.message ?? '');
    provider.addEventListener('webex-line-statechange', () => {
      throw new Error('the page is at fault');
    });
    driver.signal({type: 'connecting', at: 1});
    await provider.querySelector('webex-line-status')!.updateComplete;
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- given back
    globalThis.onerror = mocha;
    expect(errors.join()).to.contain('the page is at fault');
    expect(statusOf(provider.querySelector('webex-line-status')!)).to.equal('connecting');
  });
});

describe('what becomes of signing in and out', () => {
  const signIns: readonly (readonly [
    name: keyof WebexEventMap,
    happening: (to: CallingSession) => unknown,
  ])[] = [
    ['webex-signed-in', session => session.useSdkLine(new FakeLine())],
    ['webex-sign-in-error', session => session.signIn(() => 'nonsense')],
    [
      'webex-signed-out',
      session => session.useSdkLine(new FakeLine()).then(() => session.useSdkLine(undefined)),
    ],
  ];
  for (const [name, happening] of signIns) {
    it(`${name}: once on the document, and on the login`, async () => {
      const {provider} = await stage();
      const onDocument = count(document, name);
      const onLogin = count(provider.querySelector('webex-login')!, name);
      const onStatus = count(provider.querySelector('webex-line-status')!, name);
      await Promise.resolve(happening(provider.session)).catch(() => undefined);
      expect(onDocument.details).to.have.length(1);
      expect(onLogin.details).to.deep.equal(onDocument.details);
      expect(onStatus.details).to.deep.equal([]);
    });
  }

  it('is not replayed to a login that joins late', async () => {
    const {provider} = await stage();
    await provider.session.useSdkLine(new FakeLine());
    const late = document.createElement('webex-login');
    const {details} = count(late, 'webex-signed-in');
    provider.append(late);
    await late.updateComplete;
    expect(statusOf(late)).to.equal('signed-in');
    expect(details).to.deep.equal([]);
  });
});

describe('elements and the line', () => {
  it('a login that is removed leaves the line alive', async () => {
    const {provider, driver} = await stage();
    provider.line.register().catch(() => undefined);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    provider.querySelector('webex-login')!.remove();
    await provider.updateComplete;
    expect(provider.line.snapshot.state.status).to.equal('registered');
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('two logins share one session', async () => {
    const {provider} = await stage();
    const second = document.createElement('webex-login');
    provider.append(second);
    await provider.session.signIn(() => 'nonsense').catch(() => undefined);
    await second.updateComplete;
    const faults = [...provider.querySelectorAll('webex-login')].map(statusOf);
    expect(faults).to.deep.equal(['failed', 'failed']);
  });

  it('a login that is removed hears nothing more, and one that comes back hears each once', async () => {
    const {provider} = await stage();
    const login = provider.querySelector('webex-login')!;
    const {details} = count(login, 'webex-signed-in');
    login.remove();
    await provider.session.useSdkLine(new FakeLine());
    expect(details).to.have.length(0);
    for (let round = 0; round < 10; round += 1) {
      provider.append(login);
      login.remove();
    }
    provider.append(login);
    await provider.session.useSdkLine(new FakeLine());
    expect(details).to.have.length(1);
  });

  it('an element that is removed hears nothing more, and one that comes back hears each once', async () => {
    const {provider, driver} = await stage();
    const status = provider.querySelector('webex-line-status')!;
    const {details} = count(status, 'webex-line-connecting');
    status.remove();
    driver.event({type: 'connecting'});
    expect(details).to.have.length(0);
    for (let round = 0; round < 10; round += 1) {
      provider.append(status);
      status.remove();
    }
    provider.append(status);
    driver.event({type: 'connecting'});
    expect(details).to.have.length(1);
  });
});
