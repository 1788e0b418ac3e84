import {expect, fixture, html} from '@open-wc/testing';
import '../../src/define/webex-line-status.js';
import type {WebexLineStatus} from '../../src/elements/webex-line-status.js';
import {lineFault, lineFaultTypes} from '../../src/line/line-fault.js';
import type {LineController} from '../../src/line/line-controller.js';
import {LineController as RealController} from '../../src/line/line-controller.js';
import type {LineInfo} from '../../src/line/line-info.js';
import type {LineSnapshot, LineState} from '../../src/line/line-state.js';
import {faultText} from '../../src/elements/fault-text.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {
  documented,
  drawnDuring,
  english,
  expectAccessible,
  partsOf,
  standingLine,
  statesOf,
  wordsOf,
} from './standing.js';

const line: LineInfo = {
  lineId: 'line-1',
  mobiusDeviceId: 'device-1',
  phoneNumber: '+12065550101',
  extension: '5101',
  status: 'active',
  sipAddresses: ['sip:ada@example.com', 'sip:lovelace@example.com'],
  voicemail: '5000',
  lastSeen: '2026-11-24T10:00:00Z',
  keepaliveInterval: 30,
  callKeepaliveInterval: 10,
  rehomingIntervalMin: 60,
  rehomingIntervalMax: 120,
  voicePortalNumber: '+12065550199',
  voicePortalExtension: '5199',
};
const registration = {line, server: 'primary', since: 0} as const;

const statuses = [
  'absent',
  'unregistered',
  'connecting',
  'registered',
  'reconnecting',
  'retrying',
  'elsewhere',
  'failed',
];

interface Row {
  readonly name: string;
  readonly state: LineState;
  readonly says: string;
  readonly rest?: Partial<LineSnapshot>;
}

const rows: readonly Row[] = [
  {name: 'absent', state: {status: 'absent'}, says: 'Not signed in Sign in to use the line.'},
  {
    name: 'unregistered',
    state: {status: 'unregistered'},
    says: 'Not registered It takes no calls until it is registered.',
  },
  {name: 'connecting', state: {status: 'connecting', since: 0}, says: 'Connecting'},
  {name: 'registered', state: {status: 'registered', ...registration}, says: 'Registered +12065550101'},
  {
    name: 'registered, on the backup',
    state: {status: 'registered', ...registration, server: 'backup'},
    says: 'Server backup',
  },
  {
    name: 'reconnecting',
    state: {status: 'reconnecting', ...registration, missed: 3},
    says: 'Reconnecting +12065550101 3 keepalives without an answer.',
  },
  {
    name: 'registered on the backup',
    state: {status: 'registered', ...registration, server: 'backup'},
    says: 'Registered +12065550101 The primary server is away: the line is on the backup.',
  },
  {
    name: 'retrying, with a time',
    state: {status: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 3_600_000},
    says: 'Next attempt in',
  },
  {
    name: 'registered in another tab',
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'registered', ...registration}},
    says: 'In use elsewhere +12065550101 Another tab of this browser holds the line.',
  },
  ...(['throttled', 'server', 'network', 'device-limit', 'in-call', 'unknown'] as const).map(cause => ({
    name: `retrying, ${cause}`,
    state: {status: 'retrying', cause} as const,
    says: `Trying again ${english.say(`retrying-${cause}`)}`,
  })),
  {
    name: 'elsewhere, in a tab',
    state: {status: 'elsewhere', holder: 'tab', there: {status: 'connecting', since: 0}},
    says: 'In use elsewhere Another tab of this browser holds the line.',
  },
  {
    name: 'elsewhere, on a device',
    state: {status: 'elsewhere', holder: 'device'},
    says: 'In use elsewhere Another device holds the line.',
  },
  ...lineFaultTypes.map(type => ({
    name: `failed, ${type}`,
    state: {status: 'failed', fault: lineFault(type)} as const,
    says: `Not registered ${faultText(lineFault(type), english)}`,
  })),
  {
    name: 'offline, while registered',
    state: {status: 'registered', ...registration},
    rest: {online: false},
    says: 'Registered +12065550101 This browser is offline.',
  },
  {
    name: 'offline, while retrying for that very reason',
    state: {status: 'retrying', cause: 'network'},
    rest: {online: false},
    says: 'Trying again There is no network.',
  },
];

function draw(controller: LineController): Promise<WebexLineStatus> {
  return fixture<WebexLineStatus>(html`<webex-line-status .controller=${controller}></webex-line-status>`);
}

describe('<webex-line-status>', () => {
  for (const {name, state, says, rest} of rows) {
    it(`${name}: says so, in one state, accessibly`, async () => {
      const element = await draw(standingLine(state, rest));
      expect(wordsOf(element)).to.contain(says);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
      expect(element.getAttribute('status')).to.equal(state.status);
      await expectAccessible(element);
    });
  }

  it('counts the seconds down to the next attempt, aloud for nobody', async () => {
    const element = await draw(
      standingLine({status: 'retrying', cause: 'throttled', attempt: 1, nextAttemptAt: Date.now() + 2_400}),
    );
    const seconds = () =>
      element.shadowRoot!.querySelector('[part=countdown]')?.textContent.match(/\d+/)?.[0];
    const seen: (string | undefined)[] = [];
    const end = Date.now() + 3_500;
    while (Date.now() < end) {
      if (seen.at(-1) !== seconds() || !seen.length) seen.push(seconds());
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(seen).to.deep.equal(['3', '2', '1', undefined]);
    expect(element.shadowRoot!.querySelector('[role=status] [part=countdown]')).to.equal(null);
  });

  it('has the parts and the states that are documented, and no others', async () => {
    const elements = await Promise.all(rows.map(({state, rest}) => draw(standingLine(state, rest))));
    const {parts, states} = await documented('webex-line-status');
    expect([...new Set(elements.flatMap(partsOf))].toSorted()).to.deep.equal(parts);
    expect(states).to.deep.equal(statuses.toSorted());
  });

  it('with its properties open it is accessible, too', async () => {
    const element = await draw(standingLine({status: 'registered', ...registration}));
    element.shadowRoot!.querySelector('summary')!.click();
    expect(element.shadowRoot!.querySelector('details')!.open).to.equal(true);
    await expectAccessible(element);
  });

  it('keeps the properties open while keepalives go missing and come back', async () => {
    const controller = new RealController();
    const driver = new ScriptedDriver();
    controller.attach(driver);
    const element = await draw(controller);
    driver.says({type: 'connecting', at: 1}, {type: 'registered', line, server: 'primary', at: 2});
    await element.updateComplete;
    element.shadowRoot!.querySelector('details')!.open = true;
    for (const type of ['reconnecting', 'reconnected'] as const) {
      driver.says({type});
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('details')!.open).to.equal(true);
    }
  });

  const properties: readonly (readonly [name: keyof LineInfo, shown: string])[] = [
    ['lineId', 'line-1'],
    ['mobiusDeviceId', 'device-1'],
    ['phoneNumber', '+12065550101'],
    ['extension', '5101'],
    ['status', 'active'],
    ['sipAddresses', 'sip:ada@example.com and sip:lovelace@example.com'],
    ['voicemail', '5000'],
    ['lastSeen', '2026-11-24T10:00:00Z'],
    ['keepaliveInterval', '30 sec'],
    ['callKeepaliveInterval', '10 sec'],
    ['rehomingIntervalMin', '60 min'],
    ['rehomingIntervalMax', '120 min'],
    ['voicePortalNumber', '+12065550199'],
    ['voicePortalExtension', '5199'],
  ];
  for (const [name, shown] of properties) {
    it(`shows ${name}, with its unit`, async () => {
      const element = await draw(standingLine({status: 'registered', ...registration}));
      const row = element.shadowRoot?.querySelector(`dd[data-property=${name}]`);
      expect(row?.textContent).to.equal(shown);
      expect(row?.previousElementSibling?.textContent).to.equal(english.say(name));
    });
  }

  it('shows nothing where there is nothing', async () => {
    const bare: LineInfo = {lineId: 'line-1', status: 'active', sipAddresses: []};
    const element = await draw(standingLine({status: 'registered', ...registration, line: bare}));
    const shown = [...(element.shadowRoot?.querySelectorAll('dd') ?? [])].map(row => row.dataset['property']);
    expect(shown).to.deep.equal(['lineId', 'status', 'mobius-server']);
  });

  it('shows the extension, then the SIP address, where there is no number', async () => {
    const {phoneNumber: _, ...inner} = line;
    const {extension: __, ...bare} = inner;
    const number = async (info: LineInfo): Promise<string | undefined> => {
      const element = await draw(standingLine({status: 'registered', ...registration, line: info}));
      return element.shadowRoot?.querySelector('[part=number]')?.textContent ?? undefined;
    };
    expect([await number(inner), await number(bare)]).to.deep.equal(['5101', 'sip:ada@example.com']);
  });

  it('takes what comes from the network for text', async () => {
    const info = {...line, phoneNumber: '<img src=x onerror=alert(1)>', mobiusDeviceId: '<b>bold</b>'};
    const element = await draw(standingLine({status: 'registered', ...registration, line: info}));
    expect(element.shadowRoot?.querySelectorAll('img, b').length).to.equal(0);
    expect(wordsOf(element)).to.contain('<b>bold</b>');
  });

  it('is drawn when what it shows has changed, and only then', async () => {
    const controller = new RealController();
    const driver = new ScriptedDriver();
    controller.attach(driver);
    const element = await draw(controller);
    const after = (change: () => void): Promise<number> => drawnDuring(element, change);
    expect(await after(() => driver.says({type: 'reconnected'}))).to.equal(0);
    expect(await after(() => void controller.register().catch(() => undefined))).to.equal(0);
    expect(await after(() => driver.says({type: 'connecting', at: 1}))).to.equal(1);
    expect(await after(() => driver.says({type: 'connecting', at: 2}))).to.equal(0);
    expect(await after(() => driver.says({type: 'registered', line, server: 'primary', at: 3}))).to.equal(1);
    expect(await after(() => driver.tells({type: 'incoming-call', call: {}}))).to.equal(0);
  });

  it('announces politely what it says, and its mark is hidden from the announcement', async () => {
    const element = await draw(standingLine({status: 'connecting', since: 0}));
    expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('Connecting');
    expect(element.shadowRoot?.querySelector('[part=mark]')?.getAttribute('aria-hidden')).to.equal('true');
  });

  it('announces in one place, which is there from the first state to the last', async () => {
    const element = await draw(standingLine({status: 'absent'}));
    const region = element.shadowRoot!.querySelector('[role=status]');
    for (const {state, rest} of rows) {
      element.controller = standingLine(state, rest);
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[role=status]') === region).to.equal(true);
      expect(statesOf(element, statuses)).to.deep.equal([state.status]);
    }
  });

  it('follows another controller, and then the one that is there for all', async () => {
    const element = await draw(standingLine({status: 'connecting', since: 0}));
    element.controller = standingLine({status: 'registered', ...registration});
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Registered');
    element.controller = undefined;
    await element.updateComplete;
    expect(wordsOf(element)).to.contain('Not signed in');
  });
});
