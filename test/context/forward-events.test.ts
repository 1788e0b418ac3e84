import {makeFault} from '../../src/base/make-fault.js';
import {aTimeout, expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import type {LineStateChange, WebexEventMap} from '../../src/context/event-map.js';
import {forwardSessionEvents} from '../../src/context/forward-events.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import {SessionStore} from '../../src/session/session-store.js';
import type {SessionState} from '../../src/session/session-state.js';
import {FakeLine} from '../../src/testing/fake-line.js';
import '../elements/no-network.js';
import {adasLine} from '../line/samples.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {attach} from '../line/attach.js';
import type {LineController} from '../../src/line/line-controller.js';
import {statusOf} from '../elements/fixed-state.js';

// Events of the line: each is dispatched once on the document, and once on every element.

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

/** Counts an event until the test ends. */
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

describe('an event of the line', () => {
  for (const [event, name, detail] of events) {
    it(`${event.type} is dispatched as ${name} once on the document and on each element`, async () => {
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
    it(`${event.type} on the page's own line is dispatched as ${name} once on the document`, async () => {
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

  it("bubbles out of shadow roots from the provider, while an element's copy does not bubble", async () => {
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

  it('is the same frozen object for all listeners', async () => {
    const {provider, driver} = await stage();
    const {details} = count(provider, 'webex-line-error');
    driver.event({type: 'error', fault: makeFault('timeout')});
    expect(Object.isFrozen(details[0])).to.equal(true);
  });
});

describe('webex-line-statechange', () => {
  it('is dispatched once on the document, with the new and the previous state', async () => {
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

  it('reports the current state to an element that connects late, without a previous one', async () => {
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

  it('reaches a listener that a framework adds after inserting the element once, with the latest state', async () => {
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

  it('is not dispatched on an element that was removed again', async () => {
    const {provider} = await stage();
    const gone = document.createElement('webex-line-status');
    const {details} = count(gone, 'webex-line-statechange');
    provider.append(gone);
    gone.remove();
    await aTimeout(0);
    expect(details).to.deep.equal([]);
  });

  it('is dispatched after the state has changed', async () => {
    const {provider, driver} = await stage();
    const seen: string[] = [];
    provider.addEventListener('webex-line-registered', () => seen.push(provider.line.snapshot.state.status));
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    driver.event({type: 'registered', line: adasLine});
    // The registration was not requested, so it is undone at once. The line stays registered until it reports
    // otherwise.
    expect(seen).to.deep.equal(['registered']);
  });

  it("survives a page's listener that throws", async () => {
    const {provider, driver} = await stage();
    const errors: string[] = [];
    const {onerror: mocha} = globalThis;
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- the runner's handler must not receive it
    globalThis.onerror = (_event, _source, _line, _column, error) => errors.push(error?.message ?? '');
    provider.addEventListener('webex-line-statechange', () => {
      throw new Error('the page is at fault');
    });
    driver.signal({type: 'connecting', at: 1});
    await provider.querySelector('webex-line-status')!.updateComplete;
    // eslint-disable-next-line unicorn/prefer-add-event-listener -- restored
    globalThis.onerror = mocha;
    expect(errors.join()).to.contain('the page is at fault');
    expect(statusOf(provider.querySelector('webex-line-status')!)).to.equal('connecting');
  });
});

describe('an event of sign-in or sign-out', () => {
  const signIns: readonly (readonly [name: keyof WebexEventMap, action: (to: CallingSession) => unknown])[] =
    [
      ['webex-signed-in', session => session.useSdkLine(new FakeLine())],
      ['webex-sign-in-error', session => session.signIn(() => 'nonsense')],
      [
        'webex-signed-out',
        session => session.useSdkLine(new FakeLine()).then(() => session.useSdkLine(undefined)),
      ],
    ];
  for (const [name, action] of signIns) {
    it(`${name} is dispatched once on the document and on the login`, async () => {
      const {provider} = await stage();
      const onDocument = count(document, name);
      const onLogin = count(provider.querySelector('webex-login')!, name);
      const onStatus = count(provider.querySelector('webex-line-status')!, name);
      await Promise.resolve(action(provider.session)).catch(() => undefined);
      expect(onDocument.details).to.have.length(1);
      expect(onLogin.details).to.deep.equal(onDocument.details);
      expect(onStatus.details).to.deep.equal([]);
    });
  }

  it('is dispatched once, although failed steps of the sign-out succeed later', () => {
    const store = new SessionStore();
    const session = {
      get state() {
        return store.state;
      },
      subscribe: (listener: (state: SessionState) => void) => store.subscribe(listener, {}),
      listen: () => () => undefined,
    };
    const target = new EventTarget();
    const heard: string[] = [];
    for (const name of ['webex-signed-out', 'webex-sign-in-error'])
      target.addEventListener(name, ({type}) => heard.push(type));
    forwardSessionEvents(session as unknown as CallingSession, target, false);
    store.set({status: 'signing-out', step: 'line'});
    store.addIncomplete(['line', 'device'], {failed: ['device', 'line']});
    store.set({status: 'signed-out'});
    store.settle('line');
    store.settle('device');
    expect(heard).to.deep.equal(['webex-signed-out']);
    store.addIncomplete([], {failed: ['session']});
    store.set({status: 'failed', fault: makeFault('server')});
    store.settle('session');
    store.set({status: 'failed', fault: makeFault('server')});
    expect(heard).to.deep.equal(['webex-signed-out', 'webex-sign-in-error', 'webex-sign-in-error']);
  });

  it('is not replayed to a login that connects late', async () => {
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
  it('removing a login does not end the line', async () => {
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

  it('a removed login gets no events, and a restored one gets each once', async () => {
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

  it('a removed element gets no events, and a restored one gets each once', async () => {
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
