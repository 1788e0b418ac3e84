import {expect, test, vi} from 'vitest';
import type {LitElement} from 'lit';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';
import {FakeLine} from '../../src/testing/fake-line.js';

/** Tests that every element renders in the DOM implementation of the test file. Users run their tests in these, too. */
export function testRendering(): void {
  const rejected: unknown[] = [];
  process.on('unhandledRejection', reason => rejected.push(reason));

  test('every element renders its state', async () => {
    await import('../../src/define.js');
    document.body.innerHTML = `<webex-line-provider>
      <webex-login></webex-login><webex-line-status view="card"></webex-line-status>
      <webex-line-controls></webex-line-controls><webex-line-details></webex-line-details>
      <webex-line-log></webex-line-log></webex-line-provider>`;
    const provider = document.querySelector('webex-line-provider')!;
    await Promise.all(elements().map(element => element.updateComplete));
    expect(text('webex-login')).toContain('Sign in');
    expect(text('webex-line-controls')).toContain('Register');

    const line = new FakeLine();
    provider.sdkLine = line;
    await waitFor(() => expect(text('webex-line-status')).toContain('Not registered'));
    click('webex-line-controls');
    expect(line.commands).toEqual(['register']);
    line.emitRegistered();
    await waitFor(() => expect(text('webex-line-status')).toContain('Registered'));
    const root = document.querySelector('webex-line-status')!.shadowRoot!.querySelector('[part~=root]');
    expect(root!.getAttribute('part')).toBe('root registered');
    await waitFor(() => expect(text('webex-line-log')).toContain('Registered'));
    await waitFor(() => expect(text('webex-line-controls')).toContain('Deregister'));
    click('webex-line-controls');
    await waitFor(() => expect(line.commands).toEqual(['register', 'deregister']));
    line.emitUnregistered();
    await waitFor(() => expect(text('webex-line-status')).toContain('Not registered'));
    document.body.replaceChildren();
    await new Promise(setImmediate);
    expect(rejected).toEqual([]);
  });

  test('every element for calls renders a call', async () => {
    await import('../../src/define-calls.js');
    const line = new FakeCallLine();
    document.body.innerHTML = `<webex-dialer></webex-dialer><webex-incoming-call></webex-incoming-call>
      <webex-call></webex-call><webex-audio-settings></webex-audio-settings>`;
    for (const element of document.querySelectorAll<LitElement & {line: FakeCallLine}>('body > *'))
      element.line = line;
    const call = line.ring();
    await waitFor(() => expect(text('webex-incoming-call')).toContain('Grace Hopper'));
    click('webex-incoming-call');
    await waitFor(() => expect(call.commands).toEqual(['answer']));
    call.emitState({status: 'active', since: Date.now(), audio: 'flowing'});
    await waitFor(() => expect(text('webex-call')).toContain('Grace Hopper'));
    click('webex-call');
    await waitFor(() => expect(call.commands).toEqual(['answer', 'mute true']));
    expect(text('webex-dialer')).toContain('Call');
    expect(text('webex-audio-settings')).toContain('Microphone');
    document.body.replaceChildren();
    await new Promise(setImmediate);
    expect(rejected).toEqual([]);
  });
}

/** Lazily loaded modules are compiled first, which is slow on a busy machine. */
const waitFor = (expectation: () => void): Promise<void> => vi.waitFor(expectation, {timeout: 25_000});

function elements(): LitElement[] {
  return [...document.querySelectorAll<LitElement>('webex-line-provider, webex-line-provider > *')];
}

function text(tag: string): string {
  const root = document.querySelector(tag)!.shadowRoot!;
  return [...root.children]
    .filter(({localName}) => localName !== 'style')
    .map(({textContent}) => textContent)
    .join(' ');
}

function click(tag: string): void {
  document.querySelector(tag)!.shadowRoot!.querySelector('button')!.click();
}
