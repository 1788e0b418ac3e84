import {expect, fixture, html, waitUntil} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import {faultText} from '../../src/elements/fault-text.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {lineFault, lineFaultTypes} from '../../src/line/line-fault.js';
import {LineController} from '../../src/line/line-controller.js';
import {LineMachine} from '../../src/line/line-machine.js';
import type {LineInfo} from '../../src/line/line-info.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {states} from '../line/samples.js';
import {fullLine, lineRows, registered} from './every-state.js';
import {documented, drawnDuring, english, partsOf, standingLine, statesOf, wordsOf} from './standing.js';

const statuses = Object.keys(states);
const formats = ['dot', 'chip', 'text', 'card'] as const;

function draw(controller: LineController, format?: WebexLineStatus['format']): Promise<WebexLineStatus> {
  return fixture<WebexLineStatus>(
    html`<webex-line-status .controller=${controller} .format=${format}></webex-line-status>`,
  );
}

/** A line by script, and the element that shows it. */
async function stage(format?: WebexLineStatus['format']) {
  const controller = new LineController();
  const driver = new ScriptedDriver();
  const element = await draw(controller, format);
  controller.attach(driver, LineMachine);
  await element.updateComplete;
  return {element, driver, controller};
}

/** What a person reads of the line, by the name of its row. */
const says: Readonly<Record<string, string>> = {
  absent: 'Not signed in Sign in to use the line.',
  unregistered: 'Not registered It takes no calls until it is registered.',
  'unregistered, asked to register': 'Not registered It takes no calls until it is registered.',
  connecting: 'Connecting Webex is asked for the line.',
  'connecting, cancelled': 'Connecting Webex is asked for the line.',
  registered: 'Registered +12065550101 Ready for calls.',
  'registered, on the backup':
    'Registered +12065550101 The primary server is away: the line is on the backup.',
  'registered, asked to deregister': 'Registered +12065550101 Ready for calls.',
  'registered, offline': 'Registered +12065550101 This browser is offline. Ready for calls.',
  reconnecting: 'Reconnecting +12065550101 3 keepalives without an answer.',
  'reconnecting, asked to deregister': 'Reconnecting +12065550101 3 keepalives without an answer.',
  'retrying, throttled': 'Trying again Webex is busy and asked to wait. It will try again by itself.',
  'retrying, server': 'Trying again The server has a problem. It will try again by itself.',
  'retrying, network': 'Trying again There is no network. It will try again by itself.',
  'retrying, device-limit': 'Trying again Too many devices are registered. It will try again by itself.',
  'retrying, in-call': 'Trying again It will register again at the end of the call.',
  'retrying, unknown': 'Trying again Webex did not register the line. It will try again by itself.',
  'retrying, cancelled': 'Trying again The server has a problem. It will try again by itself.',
  'retrying, offline': 'Trying again There is no network. It will try again by itself.',
  'retrying, with a time':
    'Trying again The server has a problem. It will try again by itself. Next attempt in',
  'elsewhere, in a tab': 'In use elsewhere +12065550101 Another tab of this browser holds the line.',
  'elsewhere, in a tab that connects': 'In use elsewhere Another tab of this browser holds the line.',
  'elsewhere, on a device': 'In use elsewhere Another device holds the line.',
  ...Object.fromEntries(
    lineFaultTypes.map(type => [`failed, ${type}`, `Not registered ${faultText(lineFault(type), english)}`]),
  ),
};

describe('<webex-line-status>', () => {
  for (const {name, state, rest} of lineRows) {
    it(`${name}: says so, in one state`, async () => {
      const element = await draw(standingLine(state, rest));
      expect(wordsOf(element)).to.contain(says[name]!.trim());
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(element.getAttribute('status')).to.equal(state.status);
    });
  }

  for (const format of formats) {
    it(`as ${format} it keeps its size in every state`, async () => {
      const element = await draw(standingLine(states.absent), format);
      element.style.inlineSize = format === 'text' || format === 'card' ? '40em' : '';
      const sizes = new Map<string, string>();
      for (const [status, state] of Object.entries(states)) {
        const controller =
          state.status === 'failed'
            ? standingLine({...state, fault: lineFault('timeout')})
            : standingLine(state);
        element.controller = controller;
        await element.updateComplete;
        const {width, height} = element.getBoundingClientRect();
        sizes.set(`${Math.round(width)} × ${Math.round(height)}`, status);
      }
      expect([...sizes.keys()].length, JSON.stringify([...sizes])).to.equal(1);
    });
  }

  it('as a dot it is a mark, whose word is there for who does not see it', async () => {
    const element = await draw(standingLine(registered), 'dot');
    expect(element.offsetWidth).to.be.lessThan(30);
    expect(wordsOf(element)).to.contain('Registered +12065550101');
  });

  it('as a chip it is a mark and a word', async () => {
    const element = await draw(standingLine(registered), 'chip');
    const shown = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part]')].filter(
      part => part.checkVisibility?.() ?? true,
    );
    expect(shown.some(({part}) => part.contains('state'))).to.equal(true);
    expect(shown.some(({part}) => part.contains('message'))).to.equal(false);
  });

  it('as a card it shows number, extension, SIP addresses, server, since when, and the last fault', async () => {
    const {element, driver} = await stage('card');
    const rows = (): Record<string, string> =>
      Object.fromEntries(
        [...element.shadowRoot!.querySelectorAll('[part=fact]')].map(fact =>
          [...fact.children].map(child => child.textContent.trim()),
        ) as [string, string][],
      );
    const fault = lineFault('timeout');
    driver.saysFrom({type: 'error', fault}, {type: 'failed', fault});
    await element.updateComplete;
    expect(rows()['Last fault']).to.equal('Webex Calling took too long to answer. Try again.');
    expect(rows()['Since']).to.equal('–');
    driver.says({
      type: 'registered',
      line: fullLine,
      server: 'backup',
      serverHost: 'mobius-eu.example.com',
      at: new Date().setHours(9, 41),
    });
    await element.updateComplete;
    expect(rows()).to.include({
      'Phone number': '+12065550101',
      Extension: '5101',
      'SIP addresses': 'sip:ada@example.com, sip:lovelace@example.com',
      Server: 'backup · mobius-eu',
      'Last fault': 'Webex Calling took too long to answer. Try again.',
    });
    expect(rows()['Since']).to.match(/9:41/);
  });

  it('counts the seconds down to the next attempt, aloud for nobody', async () => {
    const element = await draw(
      standingLine({status: 'retrying', cause: 'throttled', attempt: 1, nextAttemptAt: Date.now() + 2_400}),
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
    expect(element.shadowRoot!.querySelector('.unseen [part=countdown]')).to.equal(null);
  });

  it('has the parts and the states that are documented, and no others', async () => {
    const elements = await Promise.all(
      lineRows.flatMap(({state, rest}) => formats.map(format => draw(standingLine(state, rest), format))),
    );
    const {parts, states: listed} = await documented('webex-line-status');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(listed).to.deep.equal(statuses.toSorted());
  });

  it('shows the extension, then the SIP address, where there is no number', async () => {
    const {phoneNumber: _, ...inner} = fullLine;
    const {extension: __, ...bare} = inner;
    const number = async (info: LineInfo): Promise<string | undefined> => {
      const element = await draw(
        standingLine({status: 'registered', line: info, server: 'primary', since: 0}),
      );
      return element.shadowRoot?.querySelector('[part=number]')?.textContent ?? undefined;
    };
    expect([await number(inner), await number(bare)]).to.deep.equal(['5101', 'sip:ada@example.com']);
  });

  it('takes what comes from the network for text', async () => {
    const info = {...fullLine, phoneNumber: '<img src=x onerror=alert(1)>', extension: '<b>bold</b>'};
    const element = await draw(
      standingLine({status: 'registered', line: info, server: 'primary', since: 0}),
      'card',
    );
    expect(element.shadowRoot?.querySelectorAll('img, b').length).to.equal(0);
    expect(wordsOf(element)).to.contain('<b>bold</b>');
  });

  it('is drawn when what it shows has changed, and only then', async () => {
    const {element, driver, controller} = await stage();
    const after = (change: () => void): Promise<number> => drawnDuring(element, change);
    expect(await after(() => driver.says({type: 'reconnected'}))).to.equal(0);
    expect(await after(() => void controller.register().catch(() => undefined))).to.equal(0);
    expect(await after(() => driver.says({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.says({type: 'connecting', at: 2}))).to.equal(0);
    expect(
      await after(() => driver.says({type: 'registered', line: fullLine, server: 'primary', at: 3})),
    ).to.equal(1);
    expect(await after(() => driver.tells({type: 'incoming-call', call: {}}))).to.equal(0);
  });

  it('keeps what is on its way in sight for 300 ms, and then shows the truth of then', async () => {
    const {element, driver} = await stage();
    driver.says({type: 'connecting', at: 1});
    await element.updateComplete;
    const start = performance.now();
    driver.says({type: 'registered', line: fullLine, server: 'primary', at: 2});
    driver.says({type: 'reconnecting'});
    expect(wordsOf(element)).to.contain('Connecting');
    await element.updateComplete;
    expect(performance.now() - start).to.be.greaterThan(250);
    expect(wordsOf(element)).to.contain('Reconnecting');
    expect(statesOf(element, statuses)).to.deep.equal(['reconnecting']);
  });

  /** What is said aloud, in order, from now on. */
  function listen(element: WebexLineStatus): string[] {
    const said: string[] = [];
    const regions = [...element.shadowRoot!.querySelectorAll('.unseen[role]')];
    const hear = new MutationObserver(() => {
      for (const region of regions)
        if (region.textContent && said.at(-1) !== `${region.role}: ${region.textContent}`)
          said.push(`${region.role}: ${region.textContent}`);
    });
    for (const region of regions) hear.observe(region, {childList: true, characterData: true, subtree: true});
    return said;
  }

  it('is said aloud once for what lasts: politely, and at once where something has to be done', async () => {
    const {element, driver} = await stage();
    const said = listen(element);
    // A burst, of which the end is worth a word.
    driver.says({type: 'connecting', at: 1});
    driver.says({type: 'registered', line: fullLine, server: 'primary', at: 2});
    await waitUntil(() => said.length === 1, 'the first', {timeout: 5_000});
    // How many keepalives went missing is no news by itself.
    driver.says({type: 'reconnecting'}, {type: 'reconnecting'});
    await waitUntil(() => said.length === 2, 'the second', {timeout: 5_000});
    driver.says({type: 'reconnecting'});
    const fault = lineFault('token-expired');
    driver.says({type: 'failed', fault});
    await waitUntil(() => said.length === 3, 'the third', {timeout: 5_000});
    expect(said).to.deep.equal([
      'status: Registered +12065550101 Ready for calls.',
      'status: Reconnecting +12065550101',
      'alert: Not registered Your sign-in has expired. Sign in again.',
    ]);
  });

  it('two elements for one line say a thing once', async () => {
    const {element, driver, controller} = await stage();
    const other = await draw(controller, 'dot');
    const [here, there] = [listen(element), listen(other)];
    driver.says({type: 'registered', line: {...fullLine, phoneNumber: '+1999'}, server: 'primary', at: 2});
    await waitUntil(() => here.length + there.length > 0, 'said', {timeout: 5_000});
    // Both are ready with it at the same time: the second would come with the next frame.
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    expect([...here, ...there]).to.deep.equal(['status: Registered +1999 Ready for calls.']);
  });

  it('its marks are hidden from who hears it', async () => {
    const element = await draw(standingLine({status: 'connecting', since: 0}));
    expect(element.shadowRoot?.querySelector('[part=mark]')?.getAttribute('aria-hidden')).to.equal('true');
  });

  it('announces in the same places from the first state to the last', async () => {
    const element = await draw(standingLine({status: 'absent'}));
    const regions = (): Element[] => [...element.shadowRoot!.querySelectorAll('[role=status], [role=alert]')];
    const first = regions();
    expect(first.length).to.equal(2);
    for (const {state, rest} of lineRows) {
      element.controller = standingLine(state, rest);
      await element.updateComplete;
      expect(regions().every((region, index) => region === first[index])).to.equal(true);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
    }
  });

  it('follows another controller, and then the one that is there for all', async () => {
    const element = await draw(standingLine({status: 'connecting', since: 0}));
    element.controller = standingLine(registered);
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Registered');
    element.controller = undefined;
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Not signed in');
  });
});
