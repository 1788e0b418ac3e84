import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define.js';
import '../../src/define-calls.js';
import type {WebexEventMap} from '../../src/context/event-map.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {LineController} from '../../src/line/line-controller.js';
import {FakeCall} from '../../src/testing/fake-call.js';
import '../elements/no-network.js';
import {attach} from '../line/attach.js';
import {adasLine} from '../line/samples.js';
import {ScriptedDriver} from '../line/scripted-driver.js';

// Events of calls: each is dispatched once on the document, and once on every element for calls.

const names = ['webex-incoming-call', 'webex-call-statechange', 'webex-call-ended'] as const;

/** A driver that counts the requests to load the code for calls. */
class CallDriver extends ScriptedDriver {
  prepared = 0;
  readonly calls = {
    prepare: () => void (this.prepared += 1),
    dial: () => Promise.reject(new Error('Not in this test')),
  };
}

async function renderProvider(content = html`<webex-call></webex-call>`) {
  const provider = await fixture<WebexLineProvider>(
    html`<webex-line-provider>${content}</webex-line-provider>`,
  );
  const driver = new CallDriver();
  attach(provider.line as LineController, driver);
  return {provider, driver};
}

/** Records the events at a target: their names, and the status of the call. */
function recordCallEvents(target: EventTarget): string[] {
  const received: string[] = [];
  for (const name of names)
    target.addEventListener(name, event => {
      const {detail} = event as WebexEventMap[typeof name];
      const {state} = 'snapshot' in detail ? detail.snapshot : detail;
      received.push(`${name} ${state.status}`);
    });
  return received;
}

describe('The events of a call', () => {
  const lifetime = [
    'webex-incoming-call incoming',
    'webex-call-statechange incoming',
    'webex-call-statechange active',
    'webex-call-statechange ended',
    'webex-call-ended ended',
  ];

  it('only report changes of a call in another tab, so that one page logs it', async () => {
    const {driver} = await renderProvider();
    const received = recordCallEvents(document);
    const call = new FakeCall();
    call.emit({tab: 'other'});
    driver.tellCalls([call]);
    call.emitState({status: 'ended', reason: 'missed', duration: 0});
    expect(received).to.deep.equal(['webex-call-statechange incoming', 'webex-call-statechange ended']);
  });

  function runCall(driver: CallDriver): FakeCall {
    const call = new FakeCall();
    driver.tellCalls([call]);
    call.emitState({status: 'active', since: 1, audio: 'unknown'});
    // The call leaves the list before its end is reported, as in a real line.
    driver.tellCalls([]);
    call.emitState({status: 'ended', reason: 'remote-hung-up', duration: 1});
    return call;
  }

  it('are dispatched once on the document, the provider and each element', async () => {
    const {provider, driver} = await renderProvider();
    const targets = [document, provider, provider.querySelector('webex-call')!];
    const received = targets.map(recordCallEvents);
    runCall(driver);
    for (const events of received) expect(events).to.deep.equal(lifetime);
  });

  it('are dispatched on a page without an element for calls', async () => {
    const {driver} = await renderProvider(html`<webex-line-status></webex-line-status>`);
    const received = recordCallEvents(document);
    runCall(driver);
    expect(received).to.deep.equal(lifetime);
  });

  it('do not report an outgoing call as incoming', async () => {
    const {driver} = await renderProvider();
    const received = recordCallEvents(document);
    driver.tellCalls([new FakeCall({direction: 'outgoing'})]);
    expect(received).to.deep.equal(['webex-call-statechange dialing']);
  });

  it('have the call, its snapshot, and the previous one', async () => {
    const {driver} = await renderProvider();
    const details: WebexEventMap['webex-call-ended']['detail'][] = [];
    document.addEventListener('webex-call-ended', ({detail}) => details.push(detail), {once: true});
    const call = runCall(driver);
    const [detail] = details;
    expect(detail?.call).to.equal(call);
    expect(detail?.previous?.state.status).to.equal('active');
    expect(detail?.state.reason).to.equal('remote-hung-up');
    expect(detail?.remote).to.deep.equal({name: 'Grace Hopper', number: '+12065550199'});
  });

  it('report the end once if a command completes after the call has ended', async () => {
    const {driver} = await renderProvider();
    const call = runCall(driver);
    const received = recordCallEvents(document);
    call.emit({pending: undefined});
    expect(received).to.deep.equal(['webex-call-statechange ended']);
  });

  it('are not replayed for an element that is added later, but it gets the following ones', async () => {
    const {provider, driver} = await renderProvider();
    const call = new FakeCall();
    driver.tellCalls([call]);
    const late = document.createElement('webex-incoming-call');
    const received = recordCallEvents(late);
    provider.append(late);
    await late.updateComplete;
    call.emit({tab: 'other'});
    expect(received).to.deep.equal(['webex-call-statechange incoming']);
  });

  it('are not dispatched on a removed element', async () => {
    const {provider, driver} = await renderProvider();
    const element = provider.querySelector('webex-call')!;
    const received = recordCallEvents(element);
    const call = new FakeCall();
    driver.tellCalls([call]);
    element.remove();
    call.emit({tab: 'other'});
    expect(received).to.have.lengthOf(2);
  });
});

describe('The code for calls', () => {
  for (const [page, content, loads] of [
    ['with an element for calls', html`<webex-dialer></webex-dialer>`, true],
    ['without one', html`<webex-line-status></webex-line-status>`, false],
  ] as const) {
    it(`${loads ? 'loads' : 'does not load'} once the line is registered on a page ${page}`, async () => {
      const {driver} = await renderProvider(content);
      expect(driver.prepared).to.equal(0);
      driver.signal(
        {type: 'connecting', at: 1},
        {type: 'registered', line: adasLine, server: 'primary', at: 2},
      );
      expect(driver.prepared > 0).to.equal(loads);
    });
  }

  it('does not load after the element for calls was removed', async () => {
    const {provider, driver} = await renderProvider();
    provider.querySelector('webex-call')!.remove();
    driver.signal(
      {type: 'connecting', at: 1},
      {type: 'registered', line: adasLine, server: 'primary', at: 2},
    );
    expect(driver.prepared).to.equal(0);
  });
});
