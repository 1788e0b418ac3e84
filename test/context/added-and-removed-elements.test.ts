import {expect} from '@open-wc/testing';
import {FakeLine} from '../../src/testing/fake-line.js';
import {statusOf} from '../elements/fixed-state.js';
import {adasLine} from '../line/samples.js';
import {recordEvents, renderProvider} from './provider-setup.js';

describe('elements and the line', () => {
  it('removing a login does not end the line', async () => {
    const {provider, driver} = await renderProvider();
    provider.line.register().catch(() => undefined);
    driver.signal({type: 'registered', line: adasLine, server: 'primary', at: 1});
    provider.querySelector('webex-login')!.remove();
    await provider.updateComplete;
    expect(provider.line.snapshot.state.status).to.equal('registered');
    expect(driver.commands).to.deep.equal(['register']);
  });

  it('two logins share one session', async () => {
    const {provider} = await renderProvider();
    const second = document.createElement('webex-login');
    provider.append(second);
    await provider.session.signIn(() => 'nonsense').catch(() => undefined);
    await second.updateComplete;
    const faults = [...provider.querySelectorAll('webex-login')].map(statusOf);
    expect(faults).to.deep.equal(['failed', 'failed']);
  });

  it('a removed login gets no events, and a restored one gets each once', async () => {
    const {provider} = await renderProvider();
    const login = provider.querySelector('webex-login')!;
    const {details} = recordEvents(login, 'webex-signed-in');
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
    const {provider, driver} = await renderProvider();
    const status = provider.querySelector('webex-line-status')!;
    const {details} = recordEvents(status, 'webex-line-connecting');
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
