import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import {requestControl} from './client.js';
import {sdpOf, type Phone} from './phone.js';
import {usePhones} from './phones-setup.js';

const {started, phone, legOf} = usePhones();
const toClose: (() => void)[] = [];

let ada: Phone;

beforeEach(async () => {
  ada = await phone('ada');
});

afterEach(() => {
  for (const close of toClose.splice(0)) close();
});

interface Order {
  readonly id: string;
  readonly kind: string;
  readonly sound?: string;
  readonly sdp?: string;
  readonly paused?: boolean;
}

/** A page that runs far ends, without media. The test sends the SDP for each order. */
async function farEndPage() {
  const leaving = new AbortController();
  toClose.push(() => leaving.abort());
  const response = await fetch(`${started.cloud.url}/cloud/far-ends/orders`, {signal: leaving.signal});
  const orders: Order[] = [];
  void read();
  await expect.poll(() => started.cloud.farEnds().pages).toBeGreaterThan(0);
  return {
    leave: () => leaving.abort(),
    orders,
    kinds: () => orders.map(({kind}) => kind),
    async next(kind: string): Promise<Order> {
      await expect.poll(() => orders.map(order => order.kind), {message: kind}).toContain(kind);
      return orders.splice(
        orders.findIndex(order => order.kind === kind),
        1,
      )[0]!;
    },
    sendSdp: (id: string, sdp: string) =>
      requestControl(started.cloud, `far-ends/${id}`, {method: 'POST', body: {sdp}}),
  };

  async function read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines)
          if (line.startsWith('data: {')) orders.push(JSON.parse(line.slice(6)) as Order);
      }
    } catch {
      // The page has left.
    }
  }
}

describe('numbers of far ends', () => {
  it('are listed', async () => {
    expect((await requestControl(started.cloud, 'numbers')).body).toEqual(FAR_END_NUMBERS);
  });

  it.each([
    ['busy', 115, 'User Busy.'],
    ['declined', 119, 'Call Rejected.'],
    ['noAnswer', 120, 'No Answer.'],
  ] as const)('%s ends the call with an event', async (name, causecode, cause) => {
    started.cloud.setScenario({calls: {answerAfterMs: 1, ringFor: 0.2}});
    await ada.call(FAR_END_NUMBERS[name]);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode, cause});
    expect(legOf('ada')).toMatchObject({endedBy: 'cloud', cloudCause: {code: causecode, text: cause}});
  });

  it.each([
    ['a number that nobody has', '5111', 118],
    ['a person without a device', '5103', 120],
    ['an echo without a page that runs it', '5190', 120],
    ['the caller’s own number, without another device', '5101', 120],
  ])('%s: the call ends, too', async (_name, number, causecode) => {
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    expect((await ada.call(number)).status).toBe(200);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode});
  });

  it('busyRefused refuses the request', async () => {
    const {status, body} = await ada.call(FAR_END_NUMBERS.busyRefused);
    expect([status, body['errorCode']]).toEqual([503, 115]);
    expect(started.cloud.calls()).toEqual([]);
  });

  it('ringsForEver repeats the ringing event, because the SDK ends a call after 60 seconds without one', async () => {
    started.cloud.setScenario({calls: {ringFor: 0.05, progressEvery: 0.1}});
    await ada.call(FAR_END_NUMBERS.ringsForEver);
    for (let count = 0; count < 3; count += 1) await ada.next('callprogress');
    expect(legOf('ada')?.state).toBe('alerting');
  });

  it('a call that a person does not answer ends after ringFor', async () => {
    started.cloud.setScenario({calls: {ringFor: 1}});
    const grace = await phone('grace');
    await ada.call('5102');
    const {callId = ''} = await grace.next('call');
    await grace.alert(callId);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 120});
    expect(await grace.next('calldisconnected')).toMatchObject({callId});
  });

  it('echo answers through its page, follows a hold, and is closed at the end', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    const {body} = await ada.call(FAR_END_NUMBERS.echo);
    const callId = String(body['callId']);
    const {id, ...order} = await page.next('answer');
    expect(order).toEqual({kind: 'answer', sound: 'echo', sdp: sdpOf('ada')});
    await ada.next('callconnected');
    expect((await page.sendSdp(id, sdpOf('echo', 'active'))).status).toBe(204);
    expect((await ada.next('ANSWER')).message?.sdp).toBe(sdpOf('echo', 'active'));
    await ada.media(callId, 'OK', 1);
    expect(legOf('ada')).toMatchObject({party: 'echo', hears: 'echo'});
    expect((await requestControl(started.cloud, 'far-ends')).body).toEqual({
      pages: 1,
      open: [{id, sound: 'echo'}],
    });
    await ada.hold(callId);
    expect(await page.next('pause')).toEqual({id, kind: 'pause', paused: true});
    await ada.end(callId);
    expect(await page.next('close')).toEqual({id, kind: 'close'});
    expect(started.cloud.farEnds().open).toEqual([]);
    expect((await page.sendSdp(id, '')).status).toBe(404);
  });

  it('a call ends when the page that runs its far end is left', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    await ada.call(FAR_END_NUMBERS.tone);
    await page.sendSdp((await page.next('answer')).id, sdpOf('tone', 'active'));
    await ada.next('callconnected');
    page.leave();
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 113});
    expect(started.cloud.farEnds()).toEqual({pages: 0, open: []});
  });

  it('callsBack ends the call, and then calls the caller', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    await ada.call(FAR_END_NUMBERS.callsBack);
    await ada.next('calldisconnected');
    const {id, sound} = await page.next('offer');
    expect(sound).toBe('tone');
    await page.sendSdp(id, sdpOf('tone'));
    const {callId = ''} = await ada.next('call');
    await ada.next('OFFER');
    await ada.alert(callId);
    await ada.connect(callId);
    await ada.media(callId, 'ANSWER', 1, sdpOf('ada', 'active'));
    expect((await page.next('accept')).sdp).toBe(sdpOf('ada', 'active'));
    expect(legOf('ada')).toMatchObject({direction: 'inbound', hears: 'tone'});
  });

  it('send early media if the scenario has `earlyMedia`', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {earlyMedia: true, answerAfterMs: 600_000}});
    await ada.call(FAR_END_NUMBERS.tone);
    expect(await ada.next('callprogress')).toMatchObject({callProgressData: {inbandMedia: true}});
    await page.sendSdp((await page.next('answer')).id, sdpOf('tone', 'active'));
    await ada.next('ANSWER');
    expect(ada.events()).not.toContain('callconnected');
  });

  it('can be transferred to a person', async () => {
    const page = await farEndPage();
    const grace = await phone('grace');
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    const {body} = await ada.call(FAR_END_NUMBERS.echo);
    const {id} = await page.next('answer');
    await page.sendSdp(id, sdpOf('echo', 'active'));
    await ada.next('ANSWER');
    await ada.media(String(body['callId']), 'OK', 1);
    await ada.transfer(String(body['callId']), '5102');
    // A new connection of the same far end.
    expect(await page.next('offer')).toEqual({id, kind: 'offer', sound: 'echo'});
    await page.sendSdp(id, sdpOf('echo again'));
    const {callId = ''} = await grace.next('call');
    await grace.connect(callId);
    await grace.media(callId, 'ANSWER', 1, sdpOf('grace', 'active'));
    expect((await page.next('accept')).sdp).toBe(sdpOf('grace', 'active'));
    expect(legOf('grace')).toMatchObject({party: 'echo', hears: 'echo'});
  });
});
