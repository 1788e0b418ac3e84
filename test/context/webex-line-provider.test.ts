import {aTimeout, expect, fixture, html, waitUntil} from '@open-wc/testing';
import '../../src/define.js';
import type {WebexLineProvider} from '../../src/context/webex-line-provider.js';
import type {SdkLine} from '../../src/line/sdk-line.js';

/** A line of the host's, to the guide's letter; it writes down what is asked of it. */
function hostsLine(status: string): SdkLine & {readonly asked: string[]; say(event: string): void} {
  const listeners = new Map<string, Set<(...args: never[]) => void>>();
  const asked: string[] = [];
  return {
    asked,
    status,
    lineId: 'line-of-the-host',
    on: (event, listener) => listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    off: (event, listener) => listeners.get(event)?.delete(listener),
    register: () => void asked.push('register'),
    deregister: () => void asked.push('deregister'),
    say: event => listeners.get(event)?.forEach(listener => listener()),
  };
}

async function stage(line: SdkLine): Promise<WebexLineProvider> {
  const provider = await fixture<WebexLineProvider>(html`
    <webex-line-provider .line=${line}><webex-line-status></webex-line-status></webex-line-provider>
  `);
  await waitUntil(() => provider.controller.snapshot.state.status !== 'absent');
  return provider;
}

const statusOf = (provider: WebexLineProvider): string => provider.controller.snapshot.state.status;

describe('<webex-line-provider> with a line of the host', () => {
  it('shares it, and cannot be asked for it', async () => {
    const provider = await stage(hostsLine('inactive'));
    expect(statusOf(provider)).to.equal('unregistered');
    expect((provider as {line?: unknown}).line).to.equal(undefined);
    expect(provider.querySelector('webex-line-status')?.getAttribute('status')).to.equal('unregistered');
  });

  it('shows a line that is registered already', async () => {
    const provider = await stage(hostsLine('active'));
    expect(statusOf(provider)).to.equal('registered');
  });

  it('commands it, and shows what it says', async () => {
    const line = hostsLine('inactive');
    const provider = await stage(line);
    provider.controller.register().catch(() => undefined);
    expect(line.asked).to.deep.equal(['register']);
    line.say('connecting');
    expect(statusOf(provider)).to.equal('connecting');
    line.say('registered');
    expect(statusOf(provider)).to.equal('registered');
  });

  it('keeps it when it is moved', async () => {
    const line = hostsLine('active');
    const provider = await stage(line);
    const place = document.createElement('section');
    provider.replaceWith(place);
    place.append(provider);
    await aTimeout(0);
    expect(statusOf(provider)).to.equal('registered');
    expect(line.asked).to.deep.equal([]);
    place.remove();
  });

  it('lets go of it when it leaves the page, and takes it up again when it comes back', async () => {
    const line = hostsLine('active');
    const provider = await stage(line);
    const home = provider.parentElement!;
    provider.remove();
    await waitUntil(() => statusOf(provider) === 'absent');
    expect(line.asked).to.deep.equal([]);
    home.append(provider);
    await waitUntil(() => statusOf(provider) === 'registered');
  });

  it('takes another in its place', async () => {
    const first = hostsLine('active');
    const provider = await stage(first);
    provider.line = hostsLine('inactive');
    await waitUntil(() => statusOf(provider) === 'unregistered');
    first.say('unregistered');
    first.say('connecting');
    expect(statusOf(provider)).to.equal('unregistered');
    expect(first.asked).to.deep.equal([]);
  });

  it('says what is wrong with what is no line', async () => {
    const provider = await fixture<WebexLineProvider>(html`<webex-line-provider></webex-line-provider>`);
    provider.line = {register: () => undefined} as unknown as SdkLine;
    await waitUntil(() => provider.session.state.status === 'failed');
    expect(provider.session.state).to.deep.equal({
      status: 'failed',
      fault: {type: 'line-unusable', step: 'line', action: 'fix-page'},
    });
  });
});

describe('<webex-line-provider>', () => {
  it('takes no room of its own', async () => {
    const provider = await fixture(html`<webex-line-provider></webex-line-provider>`);
    expect(getComputedStyle(provider).display).to.equal('contents');
  });

  it('hands its options to the session', async () => {
    let loaded = 0;
    const provider = await fixture<WebexLineProvider>(html`
      <webex-line-provider .loadSdk=${() => (loaded += 1)}></webex-line-provider>
    `);
    await provider.session.signIn(() => 'a_b_organisation').catch(() => undefined);
    expect(loaded).to.equal(1);
    expect(provider.session.state).to.deep.contain({status: 'failed'});
  });
});
