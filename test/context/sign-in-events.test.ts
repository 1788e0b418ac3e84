import {expect} from '@open-wc/testing';
import {makeFault} from '../../src/base/make-fault.js';
import type {WebexEventMap} from '../../src/context/event-map.js';
import {forwardSessionEvents} from '../../src/context/forward-events.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import type {SessionState} from '../../src/session/session-state.js';
import {SessionStore} from '../../src/session/session-store.js';
import {FakeLine} from '../../src/testing/fake-line.js';
import {statusOf} from '../elements/fixed-state.js';
import {recordEvents, renderProvider} from './provider-setup.js';

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
      const {provider} = await renderProvider();
      const onDocument = recordEvents(document, name);
      const onLogin = recordEvents(provider.querySelector('webex-login')!, name);
      const onStatus = recordEvents(provider.querySelector('webex-line-status')!, name);
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
    const received: string[] = [];
    for (const name of ['webex-signed-out', 'webex-sign-in-error'])
      target.addEventListener(name, ({type}) => received.push(type));
    forwardSessionEvents(session as unknown as CallingSession, target, false);
    store.set({status: 'signing-out', step: 'line'});
    store.addIncomplete(['line', 'device'], {failed: ['device', 'line']});
    store.set({status: 'signed-out'});
    store.settle('line');
    store.settle('device');
    expect(received).to.deep.equal(['webex-signed-out']);
    store.addIncomplete([], {failed: ['session']});
    store.set({status: 'failed', fault: makeFault('server')});
    store.settle('session');
    store.set({status: 'failed', fault: makeFault('server')});
    expect(received).to.deep.equal(['webex-signed-out', 'webex-sign-in-error', 'webex-sign-in-error']);
  });

  it('is not replayed to a login that connects late', async () => {
    const {provider} = await renderProvider();
    await provider.session.useSdkLine(new FakeLine());
    const late = document.createElement('webex-login');
    const {details} = recordEvents(late, 'webex-signed-in');
    provider.append(late);
    await late.updateComplete;
    expect(statusOf(late)).to.equal('signed-in');
    expect(details).to.deep.equal([]);
  });
});
