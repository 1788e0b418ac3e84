import type {Page} from '@playwright/test';
import type {ListedCall} from '../../cloud/index.js';
import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import {expect, test, type Person, type Phones} from './call-stage.js';

/**
 * Calls of the bare SDK between real browser pages, through the simulated cloud: the SDK's messages, and audio.
 */
test.describe.configure({mode: 'default'});

const NUMBER_OF = {ada: '5101', grace: '+1 206 555-0102', katherine: '+12065550104'} as const;

const legOf = ({cloud}: Phones, person: Person): ListedCall | undefined =>
  cloud.calls().findLast(({account}) => account === person);

const statesOf = (phones: Phones, ...people: Person[]) => people.map(person => legOf(phones, person)?.state);

/** Dials without waiting for an answer. Returns the index of the call on the page. */
const dial = (page: Page, number: string): Promise<number> =>
  page.evaluate(address => phone.dial(address), number);

const expectRinging = (phones: Phones, person: Person) =>
  expect.poll(() => legOf(phones, person)?.state, {message: `rings at ${person}`}).toBe('alerting');

const lastCall = (page: Page): Promise<number> => page.evaluate(() => phone.calls.length - 1);

async function answer(phones: Phones, person: Person): Promise<number> {
  await expectRinging(phones, person);
  const index = await lastCall(phones.pages[person]);
  // The SDK tells Webex nothing if it answers before the offer (trap C4).
  await expect
    .poll(() =>
      phones.pages[person].evaluate(call => Boolean(phone.calls[call]?.call.remoteRoapMessage), index),
    )
    .toBe(true);
  await phones.pages[person].evaluate(call => phone.answer(call), index);
  await expect.poll(() => legOf(phones, person)?.hears).toBeDefined();
  return index;
}

const eventsOf = (page: Page, index = 0) => page.evaluate(call => phone.calls[call]?.events ?? [], index);

const end = (page: Page, index = 0) => page.evaluate(call => phone.calls[call]?.call.end(), index);

/** Passes once audio arrives that is not silence. */
async function expectAudio(page: Page, index = 0): Promise<void> {
  const before = await page.evaluate(call => phone.audio(call), index);
  await expect
    .poll(
      async () => {
        const now = await page.evaluate(call => phone.audio(call), index);
        return now.bytes > before.bytes && now.energy > before.energy;
      },
      {message: 'audio arrives', timeout: 20_000},
    )
    .toBe(true);
}

async function connect(phones: Phones, from: Person, to: Person): Promise<void> {
  await dial(phones.pages[from], NUMBER_OF[to]);
  await answer(phones, to);
  await expect.poll(() => legOf(phones, from)?.hears).toBe(legOf(phones, to)?.callId);
}

/** Holds or resumes, and waits until the SDK can do the opposite. */
async function toggleHold(page: Page, event: 'held' | 'resumed', index = 0): Promise<void> {
  await page.evaluate(call => {
    phone.calls[call]?.events.splice(0);
    void phone.calls[call]?.call.doHoldResume();
  }, index);
  await expect.poll(() => eventsOf(page, index)).toContain(event);
  await expect.poll(async () => (await eventsOf(page, index)).at(-1)).toBe('established');
}

test.afterEach(async ({phones}) => {
  for (const page of Object.values(phones.pages)) {
    await page.evaluate(() => {
      for (const {call} of phone.calls) call.end();
    });
  }
  // Nothing is left: no call, and no far end.
  await expect.poll(() => phones.cloud.calls().filter(({state}) => state !== 'ended')).toEqual([]);
  await expect.poll(() => phones.cloud.farEnds().open).toEqual([]);
  for (const page of Object.values(phones.pages)) await page.evaluate(() => phone.clear());
  phones.cloud.setScenario({});
});

test('a call is answered, and both people hear each other', async ({phones}) => {
  const {ada, grace} = phones.pages;
  await connect(phones, 'ada', 'grace');
  await Promise.all([expectAudio(ada), expectAudio(grace)]);
  expect(await eventsOf(ada)).toEqual(expect.arrayContaining(['progress', 'connect', 'established']));
  expect(await eventsOf(grace)).toContain('established');
  expect(await grace.evaluate(() => phone.infoOf(0))).toEqual({name: 'Ada Lovelace', num: '+12065550101'});
  expect(await ada.evaluate(() => phone.infoOf(0))).toMatchObject({name: 'Grace Hopper'});
  await end(ada);
  await expect.poll(() => eventsOf(grace)).toContain('disconnect');
  await expect.poll(() => statesOf(phones, 'ada', 'grace')).toEqual(['ended', 'ended']);
});

test('the person called ends the call', async ({phones}) => {
  const {ada, grace} = phones.pages;
  await connect(phones, 'grace', 'ada');
  await end(ada);
  await expect.poll(() => eventsOf(grace)).toContain('disconnect');
  await expect.poll(() => legOf(phones, 'grace')).toMatchObject({state: 'ended', endedBy: 'cloud'});
  expect(legOf(phones, 'ada')).toMatchObject({endedBy: 'device', cause: {code: 0}});
});

test('the person called declines', async ({phones}) => {
  const {ada, grace} = phones.pages;
  await dial(ada, NUMBER_OF.grace);
  await expectRinging(phones, 'grace');
  await end(grace);
  await expect.poll(() => eventsOf(ada)).toContain('disconnect');
  expect(legOf(phones, 'ada')?.cloudCause).toEqual({code: 115, text: 'User Busy.'});
});

test('the caller gives up', async ({phones}) => {
  const {ada, grace} = phones.pages;
  await dial(ada, NUMBER_OF.grace);
  await expectRinging(phones, 'grace');
  await expect.poll(() => eventsOf(ada)).toContain('progress');
  await end(ada);
  await expect.poll(() => eventsOf(grace)).toContain('disconnect');
});

// Trap C14: the SDK reports all of these alike. It reports a busy answer to the request in another way.
const unsuccessful: [string, string, number][] = [
  ['busy, by an event', FAR_END_NUMBERS.busy, 115],
  ['declined', FAR_END_NUMBERS.declined, 119],
  ['a number that nobody has', '+12065550111', 118],
  ['an account without a device', '5103', 120],
  ['nobody answers', FAR_END_NUMBERS.noAnswer, 120],
];
for (const [name, number, code] of unsuccessful) {
  test(`a call to a number ends: ${name}`, async ({phones}) => {
    phones.cloud.setScenario({calls: {ringFor: 1}});
    const index = await dial(phones.pages.ada, number);
    await expect.poll(() => eventsOf(phones.pages.ada)).toContain('disconnect');
    expect(legOf(phones, 'ada')?.cloudCause?.code).toBe(code);
    await expect.poll(() => phones.pages.ada.evaluate(call => phone.isLive(call), index)).toBe(false);
  });
}

test('a call to a number is refused: busy', async ({phones}) => {
  await dial(phones.pages.ada, FAR_END_NUMBERS.busyRefused);
  await expect.poll(() => eventsOf(phones.pages.ada)).toEqual(['call_error service_unavailable']);
});

test('a call that is not answered rings until the caller gives up', async ({phones}) => {
  phones.cloud.setScenario({calls: {ringFor: 1, progressEvery: 1}});
  await dial(phones.pages.ada, FAR_END_NUMBERS.ringsForEver);
  // Later events come after the time at which other calls end.
  await expect
    .poll(() => phones.pages.ada.evaluate(() => phone.calls[0]?.progressEvents), {timeout: 10_000})
    .toBeGreaterThan(2);
  expect(statesOf(phones, 'ada')).toEqual(['alerting']);
});

for (const [person, renegotiation] of [
  ['ada', 'offer'],
  ['grace', 'offer-request'],
] as const) {
  test(`hold and resume: ${person}, with an ${renegotiation}`, async ({phones}) => {
    const {ada, grace} = phones.pages;
    phones.cloud.setScenario({calls: {renegotiation}});
    await connect(phones, 'ada', 'grace');
    await Promise.all([expectAudio(ada), expectAudio(grace)]);
    await toggleHold(phones.pages[person], 'held');
    expect(legOf(phones, person)?.holding).toBe(true);
    await expect.poll(() => phones.cloud.calls().some(({hears}) => hears !== undefined)).toBe(false);
    await toggleHold(phones.pages[person], 'resumed');
    await Promise.all([expectAudio(ada), expectAudio(grace)]);
  });
}

test('blind transfer: the person transferred talks to the target', async ({phones}) => {
  const {ada, grace, katherine} = phones.pages;
  await connect(phones, 'grace', 'ada');
  await ada.evaluate(number => phone.calls[0]?.call.completeTransfer('BLIND', undefined, number), '5104');
  await expect.poll(() => eventsOf(ada)).toContain('disconnect');
  await expectRinging(phones, 'katherine');
  expect(await katherine.evaluate(() => phone.infoOf(0))).toMatchObject({name: 'Grace Hopper'});
  await answer(phones, 'katherine');
  await expect.poll(() => legOf(phones, 'grace')?.hears).toBe(legOf(phones, 'katherine')?.callId);
  await Promise.all([expectAudio(grace), expectAudio(katherine)]);
  await expect.poll(() => grace.evaluate(() => phone.infoOf(0))).toMatchObject({name: 'Katherine Johnson'});
});

for (const first of ['ada calls both', 'grace calls ada'] as const) {
  test(`consultative transfer: ${first}`, async ({phones}) => {
    const {ada, grace, katherine} = phones.pages;
    if (first === 'ada calls both') await connect(phones, 'ada', 'grace');
    else await connect(phones, 'grace', 'ada');
    await expectAudio(ada);
    await toggleHold(ada, 'held');
    await connect(phones, 'ada', 'katherine');
    await expectAudio(katherine);
    await ada.evaluate(() => {
      const [held, consulted] = phone.calls;
      return held?.call.completeTransfer('CONSULT', consulted?.call.getCallId());
    });
    await expect.poll(() => eventsOf(ada, 0)).toContain('disconnect');
    await expect.poll(() => eventsOf(ada, 1)).toContain('disconnect');
    await expect.poll(() => legOf(phones, 'grace')?.hears).toBe(legOf(phones, 'katherine')?.callId);
    await Promise.all([expectAudio(grace), expectAudio(katherine)]);
    await end(grace);
    await expect.poll(() => eventsOf(katherine)).toContain('disconnect');
  });
}

test('the echo number answers, and another number calls back', async ({phones}) => {
  const {ada} = phones.pages;
  const far = await phones.openFarEnds();
  await dial(ada, '5190');
  await expect.poll(() => legOf(phones, 'ada')?.hears).toBe('echo');
  await expectAudio(ada);
  await toggleHold(ada, 'held');
  await toggleHold(ada, 'resumed');
  await expectAudio(ada);
  await end(ada);

  // This number calls back, with a tone.
  await dial(ada, FAR_END_NUMBERS.callsBack);
  await answer(phones, 'ada');
  await expectAudio(ada, 2);
  expect(legOf(phones, 'ada')).toMatchObject({direction: 'inbound', party: 'tone'});
  // The call ends when the page that plays the far end is closed.
  await far.close();
  await expect.poll(() => eventsOf(ada, 2)).toContain('disconnect');
});

test('early media: audio before the call is answered', async ({phones}) => {
  const {ada} = phones.pages;
  const far = await phones.openFarEnds();
  phones.cloud.setScenario({calls: {earlyMedia: true, answerAfterMs: 600_000}});
  await dial(ada, FAR_END_NUMBERS.tone);
  await expectAudio(ada);
  expect(statesOf(phones, 'ada')).toEqual(['alerting']);
  expect(await eventsOf(ada)).not.toContain('connect');
  await end(ada);
  await far.close();
});

test('two devices of a person ring; the one that answers stops the other', async ({phones}) => {
  const {ada, katherine} = phones.pages;
  const second = await phones.open('katherine');
  await dial(ada, NUMBER_OF.katherine);
  const legs = () =>
    phones.cloud.calls().filter(({account, state}) => account === 'katherine' && state !== 'ended');
  await expect.poll(() => legs().map(({state}) => state)).toEqual(['alerting', 'alerting']);
  await second.evaluate(() => phone.answer(0));
  await expect.poll(() => eventsOf(katherine)).toContain('disconnect');
  await Promise.all([expectAudio(ada), expectAudio(second)]);
  // A page that is closed during a call ends the call of the other side.
  phones.cloud.setScenario({calls: {lostAfter: 1}});
  await second.close();
  await expect.poll(() => eventsOf(ada)).toContain('disconnect');
  expect(legOf(phones, 'ada')?.cloudCause).toEqual({code: 113, text: 'Call Not Found.'});
});

test('the cloud changes a call: a new offer, another name, a repeated ring, and a lost call', async ({
  phones,
}) => {
  const {ada, grace} = phones.pages;
  // Trap C29: the same call rings again.
  phones.cloud.setScenario({calls: {events: {call: [{repeat: 2}, {}]}}});
  await connect(phones, 'ada', 'grace');
  expect(await eventsOf(grace)).toContain('ring again');
  const callId = legOf(phones, 'grace')?.callId ?? '';
  await expect.poll(async () => (await eventsOf(grace)).at(-1)).toBe('established');
  await grace.evaluate(() => phone.calls[0]?.events.splice(0));
  phones.cloud.commandCall(callId, {kind: 're-offer'});
  await expect.poll(() => eventsOf(grace)).toEqual(['established']);
  phones.cloud.commandCall(callId, {kind: 'rename', displayName: 'Front desk', number: '5150'});
  await expect.poll(() => grace.evaluate(() => phone.infoOf(0))).toEqual({name: 'Front desk', num: '5150'});
  // The SDK learns from its keepalive that the call is gone.
  phones.cloud.commandCall(callId, {kind: 'forget'});
  await grace.evaluate(() => phone.calls[0]?.call.postStatus().catch(() => undefined));
  await end(grace);
  await expect.poll(() => eventsOf(ada)).toContain('disconnect');
});
