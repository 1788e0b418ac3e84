import {aTimeout, expect, fixture, html} from '@open-wc/testing';
import {makeFault} from '../../src/base/make-fault.js';
import type {LineStateChange, WebexEventMap} from '../../src/context/event-map.js';
import type {LineController} from '../../src/line/line-controller.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import {statusOf} from '../elements/fixed-state.js';
import {attach} from '../line/attach.js';
import {adasLine} from '../line/samples.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {recordEvents, renderProvider} from './provider-setup.js';

// Events of the line: each is dispatched once on the document, and once on every element.

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
      const {provider, driver} = await renderProvider();
      const targets = [
        document,
        provider,
        provider.querySelector('webex-line-status')!,
        provider.querySelector('webex-line-controls')!,
      ];
      const recorded = targets.map(target => recordEvents(target, name));
      driver.event(event);
      for (const {details} of recorded) expect(details).to.deep.equal([detail]);
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
      const onDocument = recordEvents(document, name);
      const between = recordEvents(row, name);
      const onElement = recordEvents(row.querySelector('webex-line-controls')!, name);
      driver.event(event);
      expect(onDocument.details).to.deep.equal([detail]);
      expect(onElement.details).to.deep.equal([detail]);
      expect(between.details).to.deep.equal([]);
    });
  }

  it("bubbles out of shadow roots from the provider, while an element's copy does not bubble", async () => {
    const {provider, driver} = await renderProvider();
    const status = provider.querySelector('webex-line-status')!;
    const seen: Event[] = [];
    for (const target of [provider, status])
      target.addEventListener('webex-line-connecting', event => seen.push(event));
    driver.event({type: 'connecting'});
    const eventsByTarget = new Map(seen.map(event => [event.target, event]));
    const flagsOf = (target: Element): readonly boolean[] => {
      const {bubbles, composed, cancelable} = eventsByTarget.get(target)!;
      return [bubbles, composed, cancelable];
    };
    expect(flagsOf(provider)).to.deep.equal([true, true, false]);
    expect(flagsOf(status)).to.deep.equal([false, false, false]);
  });

  it('has a frozen detail', async () => {
    const {provider, driver} = await renderProvider();
    const {details} = recordEvents(provider, 'webex-line-error');
    driver.event({type: 'error', fault: makeFault('timeout')});
    expect(Object.isFrozen(details[0])).to.equal(true);
  });

  it('is dispatched after the state has changed', async () => {
    const {provider, driver} = await renderProvider();
    const seen: string[] = [];
    provider.addEventListener('webex-line-registered', () => seen.push(provider.line.snapshot.state.status));
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    driver.event({type: 'registered', line: adasLine});
    // The registration was not requested, so it is undone immediately. The line stays registered until it reports
    // otherwise.
    expect(seen).to.deep.equal(['registered']);
  });
});

describe('webex-line-statechange', () => {
  it('is dispatched once on the document, with the new and the previous state', async () => {
    const {driver, provider} = await renderProvider();
    const {details} = recordEvents(document, 'webex-line-statechange');
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
    const {provider, driver} = await renderProvider();
    driver.signal({type: 'connecting', at: 1});
    const late = document.createElement('webex-line-status');
    const {details} = recordEvents(late, 'webex-line-statechange');
    const onDocument = recordEvents(document, 'webex-line-statechange');
    const replayed = recordEvents(late, 'webex-line-connecting');
    provider.append(late);
    await late.updateComplete;
    await aTimeout(0);
    expect(details).to.deep.equal([{...provider.line.snapshot, previous: undefined}]);
    expect(replayed.details).to.deep.equal([]);
    expect(onDocument.details).to.deep.equal([]);
  });

  it('reaches a listener that a framework adds after inserting the element, once and with the latest state', async () => {
    const {provider, driver} = await renderProvider();
    const late = document.createElement('webex-line-status');
    provider.append(late);
    driver.signal({type: 'connecting', at: 1});
    const {details} = recordEvents(late, 'webex-line-statechange');
    await late.updateComplete;
    await aTimeout(0);
    expect(details).to.deep.equal([{...provider.line.snapshot, previous: undefined}]);
    driver.signal({type: 'unregistered'});
    expect(details.length).to.equal(2);
  });

  it('is not dispatched on an element that was removed again', async () => {
    const {provider} = await renderProvider();
    const removed = document.createElement('webex-line-status');
    const {details} = recordEvents(removed, 'webex-line-statechange');
    provider.append(removed);
    removed.remove();
    await aTimeout(0);
    expect(details).to.deep.equal([]);
  });

  it("does not keep elements from rendering if a page's listener throws", async () => {
    const {provider, driver} = await renderProvider();
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
