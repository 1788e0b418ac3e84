import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {FAR_END_NUMBERS} from '../../cloud/calls/destination.js';
import type {ListedCall} from '../../cloud/index.js';
import {ask, controlled, idOf, tokenOf, useCloud} from './client.js';
import {connected, phoneOf, sdpOf, type Phone} from './phone.js';

/** Far ends, and what tests can ask of calls: commands, events and scenarios. */
const started = useCloud();
const toClose: (() => void)[] = [];

async function phone(account: string): Promise<Phone> {
  const made = await phoneOf(started.cloud, account);
  toClose.push(() => made.socket.terminate());
  return made;
}

let ada: Phone;

beforeEach(async () => {
  ada = await phone('ada');
});

afterEach(() => {
  for (const close of toClose.splice(0)) close();
});

const command = async (callId: string, name: string, body: object = {}) =>
  (await controlled(started.cloud, `calls/${callId}/${name}`, {method: 'POST', body})).status;
const legOf = (account: string): ListedCall | undefined =>
  started.cloud.calls().findLast(call => call.account === account);

interface Order {
  readonly id: string;
  readonly kind: string;
  readonly sound?: string;
  readonly sdp?: string;
  readonly paused?: boolean;
}

/** A page that runs far ends, without media: it answers orders with SDP that names them. */
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
    answer: (id: string, sdp: string) =>
      controlled(started.cloud, `far-ends/${id}`, {method: 'POST', body: {sdp}}),
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
    expect((await controlled(started.cloud, 'numbers')).body).toEqual(FAR_END_NUMBERS);
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
    ['the own number, without another device', '5101', 120],
  ])('%s ends the call as well', async (_name, number, causecode) => {
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    expect((await ada.call(number)).status).toBe(200);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode});
  });

  it('busyRefused refuses the request', async () => {
    const {status, body} = await ada.call(FAR_END_NUMBERS.busyRefused);
    expect([status, body['errorCode']]).toEqual([503, 115]);
    expect(started.cloud.calls()).toEqual([]);
  });

  it('ringsForEver rings again and again, since the SDK waits 60 seconds for each event', async () => {
    started.cloud.setScenario({calls: {ringFor: 0.05, progressEvery: 0.1}});
    await ada.call(FAR_END_NUMBERS.ringsForEver);
    for (let count = 0; count < 3; count += 1) await ada.next('callprogress');
    expect(legOf('ada')?.state).toBe('alerting');
  });

  it('noAnswer: a person who does not answer, after ringFor', async () => {
    started.cloud.setScenario({calls: {ringFor: 0.2}});
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
    expect((await page.answer(id, sdpOf('echo', 'active'))).status).toBe(204);
    expect((await ada.next('ANSWER')).message?.sdp).toBe(sdpOf('echo', 'active'));
    await ada.media(callId, 'OK', 1);
    expect(legOf('ada')).toMatchObject({party: 'echo', hears: 'echo'});
    expect((await controlled(started.cloud, 'far-ends')).body).toEqual({
      pages: 1,
      open: [{id, sound: 'echo'}],
    });
    await ada.hold(callId);
    expect(await page.next('pause')).toEqual({id, kind: 'pause', paused: true});
    await ada.end(callId);
    expect(await page.next('close')).toEqual({id, kind: 'close'});
    expect(started.cloud.farEnds().open).toEqual([]);
    expect((await page.answer(id, '')).status).toBe(404);
  });

  it('the call ends with the page of its far end', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    await ada.call(FAR_END_NUMBERS.tone);
    await page.answer((await page.next('answer')).id, sdpOf('tone', 'active'));
    await ada.next('callconnected');
    page.leave();
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 113});
    expect(started.cloud.farEnds()).toEqual({pages: 0, open: []});
  });

  it('callsBack ends the call, and calls', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    await ada.call(FAR_END_NUMBERS.callsBack);
    await ada.next('calldisconnected');
    const {id, sound} = await page.next('offer');
    expect(sound).toBe('tone');
    await page.answer(id, sdpOf('tone'));
    const {callId = ''} = await ada.next('call');
    await ada.next('OFFER');
    await ada.alert(callId);
    await ada.connect(callId);
    await ada.media(callId, 'ANSWER', 1, sdpOf('ada', 'active'));
    expect((await page.next('accept')).sdp).toBe(sdpOf('ada', 'active'));
    expect(legOf('ada')).toMatchObject({direction: 'inbound', hears: 'tone'});
  });

  it('send early media, if the scenario wants it', async () => {
    const page = await farEndPage();
    started.cloud.setScenario({calls: {earlyMedia: true, answerAfterMs: 600_000}});
    await ada.call(FAR_END_NUMBERS.tone);
    expect(await ada.next('callprogress')).toMatchObject({callProgressData: {inbandMedia: true}});
    await page.answer((await page.next('answer')).id, sdpOf('tone', 'active'));
    await ada.next('ANSWER');
    expect(ada.events()).not.toContain('callconnected');
  });

  it('can be transferred to a person', async () => {
    const page = await farEndPage();
    const grace = await phone('grace');
    started.cloud.setScenario({calls: {answerAfterMs: 1}});
    const {body} = await ada.call(FAR_END_NUMBERS.echo);
    const {id} = await page.next('answer');
    await page.answer(id, sdpOf('echo', 'active'));
    await ada.next('ANSWER');
    await ada.media(String(body['callId']), 'OK', 1);
    await ada.transfer(String(body['callId']), '5102');
    // A new connection of the same far end.
    expect(await page.next('offer')).toEqual({id, kind: 'offer', sound: 'echo'});
    await page.answer(id, sdpOf('echo anew'));
    const {callId = ''} = await grace.next('call');
    await grace.connect(callId);
    await grace.media(callId, 'ANSWER', 1, sdpOf('grace', 'active'));
    expect((await page.next('accept')).sdp).toBe(sdpOf('grace', 'active'));
    expect(legOf('grace')).toMatchObject({party: 'echo', hears: 'echo'});
  });
});

describe('commands', () => {
  it('ring a device as somebody', async () => {
    const ring = async (body: object) => {
      await controlled(started.cloud, `devices/${ada.deviceId}/ring`, {method: 'POST', body});
      return (await ada.next('call'))['callerId'] as {from: string};
    };
    expect((await ring({account: 'katherine'})).from).toMatch(/^"Katherine Johnson" <sip:\+12065550104@/);
    const anonymous = await ring({displayName: 'Private', number: 'anonymous'});
    expect(anonymous.from).toBe('"Private" <sip:anonymous@example.com;user=phone>;tag=1');
    expect(anonymous).not.toHaveProperty('x-broadworks-remote-party-info');
    const refused = await controlled(started.cloud, `devices/${ada.deviceId}/ring`, {
      method: 'POST',
      body: {account: 'eve'},
    });
    expect([refused.status, refused.body['error']]).toEqual([
      400,
      expect.stringMatching(/^account: expected/),
    ]);
    // Nobody runs far ends.
    expect(started.cloud.ring(ada.deviceId, {sound: 'tone'})).toBeUndefined();
  });

  it('hang-up ends the call with a cause, and once more if the event was lost', async () => {
    const callId = started.cloud.ring(ada.deviceId) ?? '';
    await ada.alert(callId);
    const body = {cause: {code: 131, text: 'Media Inactivity.'}};
    expect(await command(callId, 'hang-up', body)).toBe(204);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 131, cause: 'Media Inactivity.'});
    expect(await command(callId, 'hang-up')).toBe(204);
    await ada.next('calldisconnected');
  });

  it('hang-up ends the calls of both devices', async () => {
    const grace = await phone('grace');
    const [own] = await connected(ada, grace, '5102');
    started.cloud.hangUp(own);
    await ada.next('calldisconnected');
    await grace.next('calldisconnected');
  });

  it('hold and resume act for a far end, and not for a device', async () => {
    const callId = started.cloud.ring(ada.deviceId) ?? '';
    await ada.next('OFFER');
    await ada.connect(callId);
    await ada.media(callId, 'ANSWER', 1, sdpOf('ada', 'active'));
    expect(await command(callId, 'hold')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({
      seq: 2,
      sdp: expect.stringContaining('a=inactive'),
    });
    await ada.media(callId, 'ANSWER', 2, sdpOf('ada', 'active', 'inactive'));
    expect(await command(callId, 'resume')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({
      seq: 3,
      sdp: expect.stringContaining('a=sendrecv'),
    });

    const grace = await phone('grace');
    const [own] = await connected(ada, grace, '5102');
    expect(await command(own, 'hold')).toBe(409);
  });

  it('re-offer, rename and transfer reach the device', async () => {
    const grace = await phone('grace');
    const [own] = await connected(ada, grace, '5102');
    expect(await command(own, 're-offer')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 2, sdp: sdpOf('grace')});
    await ada.media(own, 'ANSWER', 2, sdpOf('ada', 'passive'));
    expect(await command(own, 're-offer', {sdp: 'nonsense'})).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 3, sdp: 'nonsense'});
    // What a browser answers to it: the negotiation is over.
    await ada.media(own, 'ERROR', 3);

    expect(await command(own, 'rename', {displayName: 'Front desk', number: '+12065550150'})).toBe(204);
    expect(await ada.next('call')).toMatchObject({
      midCallService: [
        {
          eventType: 'callInfo',
          eventData: {callerId: {from: expect.stringContaining('"Front desk" <sip:+12065550150@')}},
        },
      ],
    });

    const katherine = await phone('katherine');
    expect(await command(own, 'transfer', {to: '5111'})).toBe(400);
    expect(await command(own, 'transfer', {to: '5104'})).toBe(204);
    await grace.next('calldisconnected');
    await ada.next('OFFER_REQUEST');
    await ada.media(own, 'OFFER_RESPONSE', 4, sdpOf('ada'));
    expect(await katherine.next('call')).toMatchObject({
      callerId: {from: expect.stringMatching(/^"Ada Lovelace"/)},
    });
  });

  it('forget loses the call without an event', async () => {
    const callId = started.cloud.ring(ada.deviceId) ?? '';
    await ada.connect(callId);
    expect(await command(callId, 'forget')).toBe(204);
    const {status, body} = await ada.keepAlive(callId);
    expect([status, body['errorCode']]).toEqual([404, 113]);
    expect(ada.events()).not.toContain('calldisconnected');
    expect(await command(callId, 'forget')).toBe(404);
  });

  it('event sends anything to a device', async () => {
    const event = {eventType: 'mobius.callprogress', correlationId: 'of nobody', callProgressData: {}};
    const send = (id: string, body: object) =>
      controlled(started.cloud, `devices/${id}/event`, {method: 'POST', body});
    expect((await send(ada.deviceId, event)).status).toBe(204);
    expect(await ada.next('callprogress')).toEqual(event);
    expect((await send('nobody', event)).status).toBe(404);
    expect((await send(ada.deviceId, {type: 'x'})).status).toBe(400);
  });
});

describe('the scenario of events', () => {
  it('loses, delays and repeats them, in turn', async () => {
    started.cloud.setScenario({
      calls: {events: {call: [{repeat: 2}, {}], offer: [{delayMs: 50}, {drop: true}, {}]}},
    });
    started.cloud.ring(ada.deviceId);
    await ada.next('OFFER');
    // The offer of the first call was overtaken.
    expect(ada.events()).toEqual(['call', 'call']);
    ada.heard.length = 0;
    started.cloud.ring(ada.deviceId);
    await ada.next('call');
    const third = started.cloud.ring(ada.deviceId);
    expect((await ada.next('OFFER')).callId).toBe(third);
  });

  it('changes the order of ANSWER and callconnected', async () => {
    const grace = await phone('grace');
    started.cloud.setScenario({calls: {events: {connected: [{delayMs: 100}]}}});
    await ada.call('5102');
    const {callId = ''} = await grace.next('call');
    await grace.connect(callId);
    await grace.media(callId, 'ANSWER', 1, sdpOf('grace', 'active'));
    await expect.poll(ada.events).toEqual(['ANSWER', 'callconnected']);
  });

  it.each([
    [
      'a lost event that is delayed',
      {events: {ok: [{drop: true, delayMs: 5}]}},
      /^calls\.events\.ok\[0\]\.drop: expected without/,
    ],
    [
      'an unknown event',
      {events: {ring: [{}]}},
      /^calls\.events\.ring: unknown, expected one of call, progress/,
    ],
    ['no delivery', {events: {ok: []}}, /^calls\.events\.ok: expected at least one delivery/],
    [
      'an unknown renegotiation',
      {renegotiation: 'never'},
      /^calls\.renegotiation: expected 'offer', 'offer-request' or 'none'/,
    ],
    ['an unknown member', {speed: 1}, /^calls\.speed: unknown/],
  ])('is refused with %s', (_name, calls, message) => {
    expect(() => started.cloud.setScenario({calls} as unknown)).toThrow(message);
  });

  it.each([
    ['call', 'callprogress'],
    ['hold', 'call'],
    ['transfer', 'calldisconnected'],
  ] as const)('a refused %s has no effect, and a dropped answer has', async (endpoint, event) => {
    const grace = await phone('grace');
    const katherine = await phone('katherine');
    const [own] = await connected(ada, grace, '5102');
    const send = () =>
      endpoint === 'call'
        ? ada.call('5104')
        : endpoint === 'hold'
          ? ada.hold(own)
          : ada.transfer(own, '5104');
    started.cloud.setScenario({[endpoint]: [{status: 503, errorCode: 115, retryAfter: 2}, {drop: 'answer'}]});
    const {status, headers} = await send();
    expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    expect(ada.events()).toEqual([]);
    await expect(send()).rejects.toThrow('fetch failed');
    if (endpoint === 'call') await katherine.alert((await katherine.next('call')).callId ?? '');
    await ada.next(event);
  });
});

describe('the directory', () => {
  const lookUp = (filter: string, org = '1eb65fdf-9643-417f-9974-ad72cae0e10f') =>
    ask(started.cloud, `webexapis.com/identity/scim/${org}/v2/Users?filter=${encodeURIComponent(filter)}`, {
      token: tokenOf(started.cloud),
    });

  it('finds a person by ID', async () => {
    const id = idOf(started.cloud, 'grace');
    expect((await lookUp(`id eq "${id}"`)).body).toMatchObject({
      totalResults: 1,
      Resources: [
        {
          id,
          displayName: 'Grace Hopper',
          phoneNumbers: [{type: 'work', value: '+12065550102', primary: true}],
          photos: [{type: 'thumbnail', value: expect.stringMatching(/^https:/)}],
        },
      ],
    });
  });

  it.each([
    ['nobody with this ID', 'id eq "nobody"', undefined, 200],
    ['another filter', 'name eq "Ada"', undefined, 400],
    ['another organization', 'id eq "x"', 'another', 403],
  ])('%s', async (_name, filter, org, status) => {
    const answer = await lookUp(filter, org);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toMatchObject({totalResults: 0, Resources: []});
  });
});
