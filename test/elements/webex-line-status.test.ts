import {makeFault} from '../../src/base/make-fault.js';
import {expect, html} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import {faultText} from '../../src/elements/fault-text.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import type {LineInfo} from '../../src/line/line-info.js';
import {formatTime} from '../../src/elements/time.js';
import {fullLine, lineFaultTypes, lineRows, registered, inAnHour} from './every-state.js';
import {
  documentedNames,
  rendersDuring,
  english,
  partsOf,
  fixedLine,
  FixedSession,
  statesOf,
  statusOf,
  wordsOf,
} from './fixed-state.js';
import {renderStatus, renderScriptedStatus, statuses, views} from './webex-line-status-setup.js';

const eventsDown = "Calls can't reach you right now. Restoring the connection.";
const unexpectedAnswer =
  "Something other than Webex responded. A proxy or your network's sign-in page may be in the way. Check whether your network asks you to sign in.";
const deregisteringText = (why: string): string =>
  `Deregistering Calls no longer ring here. ${why} Trying again automatically.`;

/** The visible text by row name. */
const expectedTexts: Readonly<Record<string, string>> = {
  absent: 'Not signed in Sign in to use your phone line.',
  unregistered: 'Not registered Register your line to make and take calls.',
  'unregistered, registration requested': 'Not registered Register your line to make and take calls.',
  connecting: 'Connecting Registering your line with Webex Calling…',
  'connecting, cancelled': 'Connecting Registering your line with Webex Calling…',
  registered: 'Registered +1 206 555 0101 Ready for calls.',
  'registered, on the backup': 'Registered +1 206 555 0101 Ready for calls on the backup server.',
  'registered, deregistration requested': 'Registered +1 206 555 0101 Ready for calls.',
  'registered, offline': 'Registered +1 206 555 0101 Ready for calls.',
  'registered, after an outage':
    'Registered +1 206 555 0101 Ready for calls. You may have missed calls between 2:02 PM and 2:19 PM.',
  'registered, after a moment’s outage':
    'Registered +1 206 555 0101 Ready for calls. You may have missed calls between 2:02:05 PM and 2:02:09 PM.',
  'registered, not watched': "Registered +1 206 555 0101 This page can't tell whether calls can reach you.",
  'registered, on the backup, not watched':
    "Registered +1 206 555 0101 This page can't tell whether calls can reach you.",
  'reconnecting, keepalive':
    'Reconnecting +1 206 555 0101 Calls may not reach you. The connection is unstable: 3 connection checks failed.',
  'reconnecting, without a count':
    'Reconnecting +1 206 555 0101 Calls may not reach you. The connection is unstable: 1 connection check failed.',
  'reconnecting, events': `Reconnecting +1 206 555 0101 ${eventsDown}`,
  'reconnecting, network':
    "Reconnecting +1 206 555 0101 You're offline, so calls can't reach you. Your line reconnects when you're online again.",
  'reconnecting, network, offline':
    "Reconnecting +1 206 555 0101 You're offline, so calls can't reach you. Your line reconnects when you're online again.",
  'reconnecting, events, offline': `Reconnecting +1 206 555 0101 You're offline. ${eventsDown}`,
  'reconnecting, deregistration requested':
    'Reconnecting +1 206 555 0101 Calls may not reach you. The connection is unstable: 3 connection checks failed.',
  'retrying, throttled': 'Not registered yet Webex is busy. Trying again automatically.',
  'retrying, server': 'Not registered yet Webex Calling has a problem. Trying again automatically.',
  'retrying, network': "Not registered yet Can't reach Webex. Trying again automatically.",
  'retrying, timeout': "Not registered yet Webex didn't answer in time. Trying again automatically.",
  'retrying, unexpected-answer': `Not registered yet ${unexpectedAnswer} Trying again automatically.`,
  'retrying, device-limit':
    'Not registered yet Your number is active on too many devices. Sign out on one of them. Trying again automatically.',
  'retrying, in-call': 'Not registered yet Your line will be registered after your call.',
  'retrying, unknown':
    "Not registered yet Your line isn't registered at the moment. Trying again automatically.",
  'retrying, cancelled': 'Not registered yet Webex Calling has a problem. Trying again automatically.',
  'retrying, offline': "Not registered yet You're offline. Can't reach Webex. Trying again automatically.",
  'retrying, registered before': 'Reconnecting soon Webex Calling has a problem. Trying again automatically.',
  'retrying, with a time': 'Not registered yet Webex Calling has a problem. Trying again in',
  'retrying, must wait': 'Not registered yet Webex Calling has a problem. Trying again in',
  deregistering: 'Deregistering Calls no longer ring here. Waiting for Webex to confirm.',
  'deregistering, throttled': deregisteringText('Webex is busy.'),
  'deregistering, server': deregisteringText('Webex Calling has a problem.'),
  'deregistering, network': deregisteringText("Can't reach Webex."),
  'deregistering, timeout': deregisteringText("Webex didn't answer in time."),
  'deregistering, unexpected-answer': deregisteringText(unexpectedAnswer),
  'deregistering, device-limit': deregisteringText('Waiting for Webex to confirm.'),
  'deregistering, in-call': deregisteringText('Waiting for Webex to confirm.'),
  'deregistering, unknown': deregisteringText('Waiting for Webex to confirm.'),
  'deregistering, with times': `Deregistering Calls no longer ring here. Webex Calling has a problem. The registration will expire by ${formatTime(inAnHour, 'en')}. Trying again in`,
  'deregistering, not watched': 'Deregistering Waiting for Webex to confirm.',
  'deregistering, registration requested': deregisteringText('Webex Calling has a problem.'),
  'elsewhere, in a tab': 'In use elsewhere +1 206 555 0101 Your line is in use in another tab.',
  'elsewhere, in a tab that connects': 'In use elsewhere Your line is in use in another tab.',
  'elsewhere, in a tab that no call reaches': `In use elsewhere +1 206 555 0101 Your line is in use in another tab. ${eventsDown}`,
  'elsewhere, in a tab, offline': 'In use elsewhere +1 206 555 0101 Your line is in use in another tab.',
  'elsewhere, in a silent tab':
    "In use elsewhere +1 206 555 0101 Your line is in use in another tab. That tab hasn't responded for a while.",
  'elsewhere, on a device': 'In use elsewhere Your line is in use on another device.',
  'elsewhere, on a device, with this one left': `In use elsewhere Your line is in use on another device. Webex may keep this browser registered until ${formatTime(inAnHour, 'en')}.`,
  'failed, token-expired, with a device left': `Line unavailable Your sign-in has expired. Webex may keep this browser registered until ${formatTime(inAnHour, 'en')}. Sign in again.`,
  'failed, forbidden, with a tracking id':
    "Line unavailable Your account isn't set up for calls in a browser. Contact your administrator.",
  'failed, timeout, offline':
    "Line unavailable You're offline. Webex Calling took too long to answer. Try again.",
  ...Object.fromEntries(
    lineFaultTypes.map(type => [
      `failed, ${type}`,
      `Line unavailable ${faultText(makeFault(type), english)}`,
    ]),
  ),
};

describe('<webex-line-status>', () => {
  for (const {name, state, rest} of lineRows) {
    it(`shows ${name} and has one state`, async () => {
      const element = await renderStatus(fixedLine(state, rest));
      // The whole text up to a countdown, so that no two sentences contradict each other.
      const [words, expected] = [wordsOf(element), expectedTexts[name]!].map(text =>
        text.replaceAll('\u202F', ' '),
      );
      expect(words!.startsWith(expected!), words).to.equal(true);
      expect(words!.slice(expected!.length)).to.match(expected!.endsWith(' in') ? /^ \d/ : /^$/);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(statusOf(element)).to.equal(state.status);
    });
  }

  it('has exactly the documented parts and states', async () => {
    const refused = {status: 'failed', fault: makeFault('forbidden', {trackingId: 'webex-1'})} as const;
    const elements = await Promise.all([
      renderStatus(fixedLine(refused), 'card'),
      ...lineRows.flatMap(({state, rest}) => views.map(view => renderStatus(fixedLine(state, rest), view))),
    ]);
    const {parts, states: documentedStates} = await documentedNames('webex-line-status');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(documentedStates).to.deep.equal(statuses.toSorted());
  });

  it('shows the extension, or else the SIP address, if there is no number', async () => {
    const {phoneNumber: _, ...inner} = fullLine;
    const {extension: __, ...bare} = inner;
    const number = async (info: LineInfo): Promise<string | undefined> => {
      const element = await renderStatus(
        fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
      );
      return element.shadowRoot?.querySelector('[part=number]')?.textContent ?? undefined;
    };
    expect([await number(inner), await number(bare)]).to.deep.equal(['5101', 'sip:ada@example.com']);
  });

  it('renders network data as text', async () => {
    const info = {...fullLine, phoneNumber: '<img src=x onerror=alert(1)>', extension: '<b>bold</b>'};
    const element = await renderStatus(
      fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
      'card',
    );
    expect(element.shadowRoot?.querySelectorAll('img, b').length).to.equal(0);
    expect(wordsOf(element)).to.contain('<b>bold</b>');
  });

  it('renders only when its content changes', async () => {
    const {element, driver, controller} = await renderScriptedStatus();
    const after = (change: () => void): Promise<number> => rendersDuring(element, change);
    expect(await after(() => driver.signal({type: 'reconnected', at: 1}))).to.equal(0);
    expect(await after(() => void controller.register().catch(() => undefined))).to.equal(0);
    expect(await after(() => driver.signal({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.signal({type: 'connecting', at: 2}))).to.equal(0);
    expect(
      await after(() => driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 3})),
    ).to.equal(1);
    expect(await after(() => driver.event({type: 'incoming-call'}))).to.equal(0);
  });

  it('shows each state with the next update, however briefly the previous one lasted', async () => {
    const {element, driver} = await renderScriptedStatus();
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    // Two microtasks and no timer.
    await Promise.resolve();
    await Promise.resolve();
    expect(wordsOf(element)).not.to.contain('Connecting');
    expect(statesOf(element, statuses)).to.deep.equal(['registered']);
  });

  it('shows that a sign-in is in progress', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.render<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
    expect(wordsOf(element)).to.equal('Not signed in Sign in to use your phone line.');
    const texts = [];
    for (const state of [
      {status: 'signing-in', step: 'consent', since: 0},
      {status: 'signed-out'},
    ] as const) {
      session.state = state;
      await element.updateComplete;
      texts.push(wordsOf(element));
      expect(statusOf(element)).to.equal('absent');
    }
    expect(texts).to.deep.equal([
      'Signing in Your phone line will appear here.',
      'Not signed in Sign in to use your phone line.',
    ]);
  });

  it("follows another controller, and then the page's", async () => {
    const element = await renderStatus(fixedLine({status: 'connecting', since: 0}));
    element.line = fixedLine(registered);
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Registered');
    element.line = undefined;
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Not signed in');
  });
});
