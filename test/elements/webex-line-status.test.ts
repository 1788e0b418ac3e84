import {makeFault} from '../../src/base/make-fault.js';
import {expect, fixture, html, waitUntil} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import {faultText} from '../../src/elements/fault-text.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSignal} from '../../src/line/line-state.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {states} from '../line/samples.js';
import {writeTime} from '../../src/elements/time.js';
import {fullLine, lineFaultTypes, lineRows, lineStatuses, registered, soon} from './every-state.js';
import {
  documented,
  rendersDuring,
  english,
  partsOf,
  fixedLine,
  FixedSession,
  statesOf,
  statusOf,
  wordsOf,
} from './fixed-state.js';

const statuses = lineStatuses;
const views = ['dot', 'chip', 'text', 'card'] as const;

function draw(controller: LineController, view?: WebexLineStatus['view']): Promise<WebexLineStatus> {
  return fixture<WebexLineStatus>(
    html`<webex-line-status .line=${controller} .view=${view}></webex-line-status>`,
  );
}

/** A scripted line, and the element that shows it. */
async function stage(view?: WebexLineStatus['view']) {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  const element = await draw(controller, view);
  attach(controller, driver);
  await element.updateComplete;
  return {element, driver, controller};
}

const eventsDown = "Calls can't reach you right now. Restoring the connection.";
const stranger = "The answer wasn't from Webex. A proxy or your network's sign-in page may be in the way.";
const deregistering = (why: string): string =>
  `Deregistering Calls no longer ring here. ${why} Trying again automatically.`;

/** The visible text by row name. */
const says: Readonly<Record<string, string>> = {
  absent: 'Not signed in Sign in to use your phone line.',
  unregistered: "Not registered You can't make or take calls yet.",
  'unregistered, asked to register': "Not registered You can't make or take calls yet.",
  connecting: 'Connecting Registering your line with Webex Calling…',
  'connecting, cancelled': 'Connecting Registering your line with Webex Calling…',
  registered: 'Registered +1 206 555 0101 Ready for calls.',
  'registered, on the backup': 'Registered +1 206 555 0101 Ready for calls, through the backup server.',
  'registered, asked to deregister': 'Registered +1 206 555 0101 Ready for calls.',
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
  'reconnecting, nobody counts':
    'Reconnecting +1 206 555 0101 Calls may not reach you. The connection is unstable: 1 connection check failed.',
  'reconnecting, events': `Reconnecting +1 206 555 0101 ${eventsDown}`,
  'reconnecting, network':
    "Reconnecting +1 206 555 0101 You're offline, so calls can't reach you. Your line reconnects when you're online again.",
  'reconnecting, network, offline':
    "Reconnecting +1 206 555 0101 You're offline, so calls can't reach you. Your line reconnects when you're online again.",
  'reconnecting, events, offline': `Reconnecting +1 206 555 0101 You're offline. ${eventsDown}`,
  'reconnecting, asked to deregister':
    'Reconnecting +1 206 555 0101 Calls may not reach you. The connection is unstable: 3 connection checks failed.',
  'retrying, throttled': 'Not registered yet Webex is busy. Trying again automatically.',
  'retrying, server': 'Not registered yet Webex Calling has a problem. Trying again automatically.',
  'retrying, network': "Not registered yet Can't reach Webex. Trying again automatically.",
  'retrying, timeout': "Not registered yet Webex didn't answer in time. Trying again automatically.",
  'retrying, unexpected-answer': `Not registered yet ${stranger} Trying again automatically.`,
  'retrying, device-limit':
    'Not registered yet Your number is active on too many devices. Sign out on one of them. Trying again automatically.',
  'retrying, in-call': 'Not registered yet Your line will be registered after your call.',
  'retrying, unknown': "Not registered yet Webex didn't register your line. Trying again automatically.",
  'retrying, cancelled': 'Not registered yet Webex Calling has a problem. Trying again automatically.',
  'retrying, offline': "Not registered yet Can't reach Webex. Trying again automatically.",
  'retrying, registered before': 'Reconnecting soon Webex Calling has a problem. Trying again automatically.',
  'retrying, with a time': 'Not registered yet Webex Calling has a problem. Trying again in',
  deregistering: 'Deregistering Calls no longer ring here. Waiting for Webex to confirm.',
  'deregistering, throttled': deregistering('Webex is busy.'),
  'deregistering, server': deregistering('Webex Calling has a problem.'),
  'deregistering, network': deregistering("Can't reach Webex."),
  'deregistering, timeout': deregistering("Webex didn't answer in time."),
  'deregistering, unexpected-answer': deregistering(stranger),
  'deregistering, device-limit': deregistering('Waiting for Webex to confirm.'),
  'deregistering, in-call': deregistering('Waiting for Webex to confirm.'),
  'deregistering, unknown': deregistering('Waiting for Webex to confirm.'),
  'deregistering, with times': `Deregistering Calls no longer ring here. Webex Calling has a problem. The registration will expire by ${writeTime(soon, 'en')}. Trying again in`,
  'deregistering, not watched': 'Deregistering Waiting for Webex to confirm.',
  'deregistering, asked to register': deregistering('Webex Calling has a problem.'),
  'elsewhere, in a tab': 'In use elsewhere +1 206 555 0101 Your line is in use in another tab.',
  'elsewhere, in a tab that connects': 'In use elsewhere Your line is in use in another tab.',
  'elsewhere, in a tab that no call reaches': `In use elsewhere +1 206 555 0101 Your line is in use in another tab. ${eventsDown}`,
  'elsewhere, in a tab, offline': 'In use elsewhere +1 206 555 0101 Your line is in use in another tab.',
  'elsewhere, in a silent tab':
    "In use elsewhere +1 206 555 0101 Your line is in use in another tab. That tab hasn't responded for a while.",
  'elsewhere, on a device': 'In use elsewhere Your line is in use on another device.',
  'elsewhere, on a device, with this one left': `In use elsewhere Your line is in use on another device. Webex may keep this browser registered until ${writeTime(soon, 'en')}.`,
  'failed, token-expired, with a device left': `Line unavailable Your sign-in has expired. Webex may keep this browser registered until ${writeTime(soon, 'en')}. Sign in again.`,
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
      const element = await draw(fixedLine(state, rest));
      // The whole text up to a countdown, so that no two sentences contradict each other.
      const [words, expected] = [wordsOf(element), says[name]!].map(text => text.replaceAll('\u202F', ' '));
      expect(words!.startsWith(expected!), words).to.equal(true);
      expect(words!.slice(expected!.length)).to.match(expected!.endsWith(' in') ? /^ \d/ : /^$/);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(statusOf(element)).to.equal(state.status);
    });
  }

  // A card grows by what is known.
  for (const view of views.filter(each => each !== 'card')) {
    it(`as ${view} has the same height in every state`, async () => {
      const element = await draw(fixedLine(states.absent), view);
      element.style.inlineSize = view === 'text' ? '44em' : '';
      const sizes = new Map<string, string>();
      for (const [status, state] of Object.entries(states)) {
        const controller =
          state.status === 'failed' ? fixedLine({...state, fault: makeFault('timeout')}) : fixedLine(state);
        element.line = controller;
        await element.updateComplete;
        sizes.set(String(Math.round(element.getBoundingClientRect().height)), status);
      }
      expect([...sizes.keys()].length, JSON.stringify([...sizes])).to.equal(1);
    });
  }

  it('as a dot is a mark with a text alternative', async () => {
    const element = await draw(fixedLine(registered), 'dot');
    expect(element.offsetWidth).to.be.lessThan(30);
    expect(wordsOf(element)).to.contain('Registered +1 206 555 0101');
    expect(element.shadowRoot!.querySelector<HTMLElement>('[title]')!.title).to.equal('Registered');
  });

  it('as a chip is a mark with a label', async () => {
    const element = await draw(fixedLine(registered), 'chip');
    const shown = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part]')].filter(
      part => part.checkVisibility?.() ?? true,
    );
    expect(shown.some(({part}) => part.contains('state'))).to.equal(true);
    expect(shown.some(({part}) => part.contains('message'))).to.equal(false);
  });

  it('as a card shows number, extension, SIP addresses, server, registration time and an earlier fault, as far as they are known', async () => {
    const {element, driver} = await stage('card');
    const rows = (): Record<string, string> =>
      Object.fromEntries(
        [...element.shadowRoot!.querySelectorAll('[part=fact]')].map(fact =>
          [...fact.children].map(child => child.textContent.trim()),
        ) as [string, string][],
      );
    const fault = makeFault('timeout');
    driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
    await element.updateComplete;
    expect(rows(), 'the message says it').to.deep.equal({});
    driver.signal({
      type: 'registered',
      line: fullLine,
      server: 'backup',
      serverHost: 'mobius-eu.example.com',
      at: new Date().setHours(9, 41),
    });
    await element.updateComplete;
    expect(rows()).to.include({
      Extension: '5101',
      'SIP addresses': 'sip:ada@example.com, sip:lovelace@example.com',
      Server: 'backup · mobius-eu',
    });
    expect(rows()['Last error']).to.match(
      /^\d+:\d\d.[AP]M · Webex Calling took too long to answer\. Try again\.$/u,
    );
    expect(element.shadowRoot!.querySelector('[part=card-head]')!.textContent).to.contain('+1 206 555 0101');
    expect(rows()['Since']).to.match(/9:41/);
  });

  it('as a card breaks an address that is longer than the card', async () => {
    const address = `sip:${'a'.repeat(120)}@example.com`;
    const info = {...fullLine, sipAddresses: [address]};
    const element = await draw(
      fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
      'card',
    );
    element.style.inlineSize = '300px';
    const card = element.shadowRoot!.querySelector('[part~=card]')!;
    expect(card.scrollWidth).to.equal(card.clientWidth);
  });

  it('as a card shows the tracking id of a failure without announcing it', async () => {
    const element = await draw(
      fixedLine({status: 'failed', fault: makeFault('forbidden', {trackingId: 'webex-1'})}),
      'card',
    );
    const id = element.shadowRoot!.querySelector('[part=tracking-id]')!;
    expect(id.textContent).to.equal('Tracking ID: webex-1');
    expect(wordsOf(element).match(/webex-1/g)!.length).to.equal(1);
  });

  it('counts down to the next attempt without announcing the seconds', async () => {
    const element = await draw(
      fixedLine({status: 'retrying', cause: 'throttled', attempt: 1, nextAttemptAt: Date.now() + 2_400}),
    );
    const seconds = () =>
      element.shadowRoot!.querySelector('[part=countdown]')?.textContent.match(/\d+/)?.[0];
    const seen = [seconds()];
    await waitUntil(
      () => {
        if (seen.at(-1) !== seconds()) seen.push(seconds());
        return seen.at(-1) === undefined;
      },
      'the countdown ends',
      {interval: 20, timeout: 8_000},
    );
    expect(seen).to.deep.equal(['3', '2', '1', undefined]);
    expect(element.shadowRoot!.querySelector('.visually-hidden [part=countdown]')).to.equal(null);
  });

  it('keeps counting correctly when the clock is changed', async () => {
    const {now} = Date;
    const element = await draw(
      fixedLine({status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: now() + 1_400}),
    );
    const seconds = () =>
      element.shadowRoot!.querySelector('[part=countdown]')?.textContent.match(/\d+/)?.[0];
    try {
      // Set back by an hour.
      Date.now = () => now() - 3_600_000;
      const seen = [seconds()];
      await waitUntil(
        () => {
          if (seen.at(-1) !== seconds()) seen.push(seconds());
          return seen.at(-1) === undefined;
        },
        'the countdown ends',
        {interval: 20, timeout: 20_000},
      );
      // A busy machine may skip seconds.
      expect(seen.filter(text => text !== '1')).to.deep.equal(['2', undefined]);
    } finally {
      Date.now = now;
    }
  });

  it('counts from the start of the state, which may be before it renders', async () => {
    const {element, driver} = await stage();
    const {now} = Date;
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    // A transient state stays visible for a moment. The clock is changed meanwhile.
    driver.signal({type: 'retrying', cause: 'server', nextAttemptAt: now() + 60_000, at: 2});
    try {
      Date.now = () => now() + 3_600_000;
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part=countdown]')?.textContent).to.match(/in (60|59)\ssec/);
    } finally {
      Date.now = now;
    }
  });

  it('counts down to the next attempt to deregister', async () => {
    const element = await draw(
      fixedLine({status: 'deregistering', since: 0, cause: 'server', nextAttemptAt: Date.now() + 30_000}),
    );
    expect(element.shadowRoot!.querySelector('[part=countdown]')?.textContent).to.match(/in (30|29)\ssec/);
  });

  it('never breaks a line between the seconds and their unit', async () => {
    const seconds = {status: 'retrying', cause: 'throttled', nextAttemptAt: Date.now() + 35_000} as const;
    const element = await draw(fixedLine(seconds));
    const walker = document.createTreeWalker(
      element.shadowRoot!.querySelector('[part=countdown]')!,
      NodeFilter.SHOW_TEXT,
    );
    const text = walker.nextNode() as Text;
    const [{index, 0: written}] = [/\d+\s*\S+/.exec(text.data)!];
    const range = new Range();
    range.setStart(text, index);
    range.setEnd(text, index + written.length);
    expect(written).to.match(/^3[45]\ssec/);
    for (let width = 80; width < 320; width += 1) {
      element.style.inlineSize = `${width}px`;
      const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
      expect(lines.size, `at ${width} pixels`).to.equal(1);
    }
  });

  it('has exactly the documented parts and states', async () => {
    const refused = {status: 'failed', fault: makeFault('forbidden', {trackingId: 'webex-1'})} as const;
    const elements = await Promise.all([
      draw(fixedLine(refused), 'card'),
      ...lineRows.flatMap(({state, rest}) => views.map(view => draw(fixedLine(state, rest), view))),
    ]);
    const {parts, states: listed} = await documented('webex-line-status');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(listed).to.deep.equal(statuses.toSorted());
  });

  it('shows the extension, or else the SIP address, if there is no number', async () => {
    const {phoneNumber: _, ...inner} = fullLine;
    const {extension: __, ...bare} = inner;
    const number = async (info: LineInfo): Promise<string | undefined> => {
      const element = await draw(fixedLine({status: 'registered', line: info, server: 'primary', since: 0}));
      return element.shadowRoot?.querySelector('[part=number]')?.textContent ?? undefined;
    };
    expect([await number(inner), await number(bare)]).to.deep.equal(['5101', 'sip:ada@example.com']);
  });

  it('renders network data as text', async () => {
    const info = {...fullLine, phoneNumber: '<img src=x onerror=alert(1)>', extension: '<b>bold</b>'};
    const element = await draw(
      fixedLine({status: 'registered', line: info, server: 'primary', since: 0}),
      'card',
    );
    expect(element.shadowRoot?.querySelectorAll('img, b').length).to.equal(0);
    expect(wordsOf(element)).to.contain('<b>bold</b>');
  });

  it('renders only when its content changes', async () => {
    const {element, driver, controller} = await stage();
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

  it('shows each state with the next update, however short the state before was', async () => {
    const {element, driver} = await stage();
    driver.signal({type: 'connecting', at: 1});
    await element.updateComplete;
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    // Two microtasks and no timer.
    await Promise.resolve();
    await Promise.resolve();
    expect(wordsOf(element)).not.to.contain('Connecting');
    expect(statesOf(element, statuses)).to.deep.equal(['registered']);
  });

  /** The announcements from now on, in order. */
  function listen(element: WebexLineStatus): string[] {
    const said: string[] = [];
    const regions = [...element.shadowRoot!.querySelectorAll('.visually-hidden[role]')];
    const hear = new MutationObserver(() => {
      for (const region of regions)
        if (region.textContent && said.at(-1) !== `${region.role}: ${region.textContent}`)
          said.push(`${region.role}: ${region.textContent}`);
    });
    for (const region of regions) hear.observe(region, {childList: true, characterData: true, subtree: true});
    return said;
  }

  const lost = (missed: number): LineSignal => ({
    type: 'reconnecting',
    cause: 'keepalive',
    missed,
    at: missed,
  });

  it('announces lasting states once, assertively if action is needed and politely otherwise', async () => {
    const {element, driver} = await stage();
    const said = listen(element);
    // A burst, of which only the end is announced.
    driver.signal({type: 'connecting', at: 1});
    driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length === 1, 'the first', {timeout: 5_000});
    // A changed number of failed keepalives alone is not announced.
    driver.signal(lost(1), lost(2));
    await waitUntil(() => said.length === 2, 'the second', {timeout: 9_000});
    driver.signal(lost(3));
    const fault = makeFault('token-expired');
    driver.signal({type: 'failed', fault});
    await waitUntil(() => said.length === 3, 'the third', {timeout: 5_000});
    expect(said).to.deep.equal([
      'status: Registered. +1 206 555 0101. Ready for calls.',
      'status: Reconnecting. +1 206 555 0101. Calls may not reach you.',
      'alert: Line unavailable. Your sign-in has expired. Sign in again.',
    ]);
  }).timeout(30_000);

  describe('trouble', () => {
    /** A registered line whose announcements are finished. */
    async function registeredStage() {
      const {element, driver, controller} = await stage();
      controller.register().catch(() => undefined);
      driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
      const said = listen(element);
      await waitUntil(() => said.length === 1, 'registered', {timeout: 5_000});
      said.length = 0;
      const changes: string[] = [];
      element.addEventListener('webex-line-statechange', ({detail}) => changes.push(detail.state.status));
      return {element, driver, said, changes};
    }

    const now = Date.now();
    const down: LineSignal = {type: 'reconnecting', cause: 'events', at: now};
    const retrying: LineSignal = {type: 'retrying', cause: 'server', at: now};
    const back: LineSignal = {type: 'registered', line: fullLine, server: 'primary', at: now + 900};
    for (const [name, trouble, recovery] of [
      ['a moment without events', [down], {type: 'reconnected', at: now + 900}],
      ['a moment of another cause, and then of this', [lost(1), down], {type: 'reconnected', at: now + 900}],
      ['a moment without registration', [down, retrying], back],
    ] as const) {
      it(`${name} is shown at once, and not announced`, async () => {
        const {element, driver, said, changes} = await registeredStage();
        const began = performance.now();
        driver.signal(...trouble);
        expect(changes.length).to.equal(trouble.length);
        await element.updateComplete;
        expect(statusOf(element)).to.equal(changes.at(-1));
        driver.signal(recovery);
        expect(changes.at(-1)).to.equal('registered');
        await element.updateComplete;
        expect(performance.now() - began).to.be.lessThan(2_000);
        // Any other announcement would come before the next failure.
        driver.signal({type: 'failed', fault: makeFault('forbidden')});
        await waitUntil(() => said.length > 0, 'the failure', {timeout: 5_000});
        expect(said).to.deep.equal([
          "alert: Line unavailable. Your account isn't set up for calls in a browser. Contact your administrator.",
        ]);
      });
    }

    it('that lasts is announced three seconds after its start, regardless of changes meanwhile', async () => {
      const {driver, said} = await registeredStage();
      const began = performance.now();
      driver.signal(down);
      await new Promise(resolve => setTimeout(resolve, 1_500));
      driver.signal(retrying);
      await waitUntil(() => said.length > 0, 'said', {timeout: 9_000, interval: 10});
      const waited = performance.now() - began;
      expect(said).to.deep.equal([
        'status: Reconnecting soon. Webex Calling has a problem. Trying again automatically.',
      ]);
      expect(waited).to.be.greaterThan(2_900);
      driver.signal({...back, at: now + 60_000});
      await waitUntil(() => said.length > 1, 'its end', {timeout: 5_000});
      expect(said[1]).to.match(/^status: Registered\. .* Ready for calls. You may have missed calls between/);
    }).timeout(20_000);
  });

  it('says that somebody signs in while the sign-in lasts', async () => {
    const session = new FixedSession({status: 'signed-out'});
    const element = await session.draw<WebexLineStatus>(html`<webex-line-status></webex-line-status>`);
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

  it('two elements for one line announce each change once', async () => {
    const {element, driver, controller} = await stage();
    const other = await draw(controller, 'dot');
    const [here, there] = [listen(element), listen(other)];
    driver.signal({type: 'registered', line: {...fullLine, phoneNumber: '+1999'}, server: 'primary', at: 2});
    await waitUntil(() => here.length + there.length > 0, 'said', {timeout: 5_000});
    // Both are ready at the same time. A second announcement would come with the next frame.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    expect([...here, ...there]).to.deep.equal(['status: Registered. +1999. Ready for calls.']);
  });

  it('hides its marks from screen readers', async () => {
    const element = await draw(fixedLine({status: 'connecting', since: 0}));
    expect(element.shadowRoot?.querySelector('[part=mark]')?.getAttribute('aria-hidden')).to.equal('true');
  });

  it('announces in the same live regions from the first state to the last', async () => {
    const element = await draw(fixedLine({status: 'absent'}));
    const regions = (): Element[] => [...element.shadowRoot!.querySelectorAll('[role=status], [role=alert]')];
    const first = regions();
    expect(first.length).to.equal(2);
    for (const {state, rest} of lineRows) {
      element.line = fixedLine(state, rest);
      await element.updateComplete;
      expect(regions().every((region, index) => region === first[index])).to.equal(true);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
    }
  });

  it("follows another controller, and then the page's", async () => {
    const element = await draw(fixedLine({status: 'connecting', since: 0}));
    element.line = fixedLine(registered);
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Registered');
    element.line = undefined;
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Not signed in');
  });
});
