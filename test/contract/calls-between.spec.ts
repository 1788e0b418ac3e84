import type {Page} from '@playwright/test';
import type {ListedCall} from '../../cloud/index.js';
import {NUMBERS} from '../../cloud/calls/destination.js';
import {expect, test, type Person, type Phones} from './call-stage.js';

/**
 * Calls of the bare SDK between real browser pages, through the simulated cloud: the SDK's messages, and audio.
 */
test.describe.configure({mode: 'default'});

const NUMBER_OF = {ada: '5101', grace: '+1 206 555-0102', katherine: '+12065550104'} as const;

const legOf = ({cloud}: Phones, person: Person): ListedCall | undefined =>
  cloud.calls().findLast(({account}) => account === person);

const stateOf = (phones: Phones, ...people: Person[]) => people.map(person => legOf(phones, person)?.state);

/** Dials without waiting for an answer. Returns the number of the call on the page. */
const dial = (page: Page, number: string): Promise<number> =>
  page.evaluate(address => phone.dial(address), number);

const rings = (phones: Phones, person: Person) =>
  expect.poll(() => legOf(phones, person)?.state, {message: `rings at ${person}`}).toBe('alerting');

const lastCall = (page: Page): Promise<number> => page.evaluate(() => phone.calls.length - 1);

async function answer(phones: Phones, person: Person): Promise<number> {
  await rings(phones, person);
  const index = await lastCall(phones.pages[person]);
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
  await expect.poll(() => stateOf(phones, 'ada', 'grace')).toEqual(['ended', 'ended']);
});
