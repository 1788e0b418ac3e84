import {beforeEach, describe, expect, it} from 'vitest';
import {requestControl} from './client.js';
import {connectCall, sdpOf, type Phone} from './phone.js';
import {usePhones} from './phones-setup.js';

/** The control API of calls: commands, events and scenarios. */
const {started, phone} = usePhones();

let ada: Phone;

beforeEach(async () => {
  ada = await phone('ada');
});

const sendCommand = async (callId: string, name: string, body: object = {}) =>
  (await requestControl(started.cloud, `calls/${callId}/${name}`, {method: 'POST', body})).status;

describe('commands', () => {
  it('ring calls a device, with the given caller', async () => {
    const ring = async (body: object) => {
      await requestControl(started.cloud, `devices/${ada.deviceId}/ring`, {method: 'POST', body});
      return (await ada.next('call'))['callerId'] as {from: string};
    };
    expect((await ring({account: 'katherine'})).from).toMatch(/^"Katherine Johnson" <sip:\+12065550104@/);
    const anonymous = await ring({displayName: 'Private', number: 'anonymous'});
    expect(anonymous.from).toBe('"Private" <sip:anonymous@example.com;user=phone>;tag=1');
    expect(anonymous).not.toHaveProperty('x-broadworks-remote-party-info');
    const refused = await requestControl(started.cloud, `devices/${ada.deviceId}/ring`, {
      method: 'POST',
      body: {account: 'eve'},
    });
    expect([refused.status, refused.body['error']]).toEqual([
      400,
      expect.stringMatching(/^account: expected/),
    ]);
    // No page runs far ends, which a call with sound requires.
    expect(started.cloud.ring(ada.deviceId, {sound: 'tone'})).toBeUndefined();
  });

  it('hang-up ends the call with a cause, and can be repeated, for example if its event was lost', async () => {
    const callId = started.cloud.ring(ada.deviceId) ?? '';
    await ada.alert(callId);
    const body = {cause: {code: 131, text: 'Media Inactivity.'}};
    expect(await sendCommand(callId, 'hang-up', body)).toBe(204);
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 131, cause: 'Media Inactivity.'});
    expect(await sendCommand(callId, 'hang-up')).toBe(204);
    await ada.next('calldisconnected');
  });

  it('hang-up ends the calls of both devices', async () => {
    const grace = await phone('grace');
    const [own] = await connectCall(ada, grace, '5102');
    started.cloud.hangUp(own);
    await ada.next('calldisconnected');
    await grace.next('calldisconnected');
  });

  it('hold and resume work if the other side is a far end, and not if it is a device', async () => {
    const callId = started.cloud.ring(ada.deviceId) ?? '';
    await ada.next('OFFER');
    await ada.connect(callId);
    await ada.media(callId, 'ANSWER', 1, sdpOf('ada', 'active'));
    expect(await sendCommand(callId, 'hold')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({
      seq: 2,
      sdp: expect.stringContaining('a=inactive'),
    });
    await ada.media(callId, 'ANSWER', 2, sdpOf('ada', 'active', 'inactive'));
    expect(await sendCommand(callId, 'resume')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({
      seq: 3,
      sdp: expect.stringContaining('a=sendrecv'),
    });

    const grace = await phone('grace');
    const [own] = await connectCall(ada, grace, '5102');
    expect(await sendCommand(own, 'hold')).toBe(409);
  });

  it('re-offer, rename and transfer reach the device', async () => {
    const grace = await phone('grace');
    const [own] = await connectCall(ada, grace, '5102');
    expect(await sendCommand(own, 're-offer')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 2, sdp: sdpOf('grace')});
    await ada.media(own, 'ANSWER', 2, sdpOf('ada', 'passive'));
    expect(await sendCommand(own, 're-offer', {sdp: 'nonsense'})).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 3, sdp: 'nonsense'});
    // The browser refuses the offer. This ends the negotiation, and the audio stays unchanged.
    await ada.media(own, 'ERROR', 3);
    expect(started.cloud.calls()[0]).toMatchObject({callId: own, hears: expect.any(String)});
    expect(await sendCommand(own, 're-offer')).toBe(204);
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 4, sdp: sdpOf('grace')});
    await ada.media(own, 'ANSWER', 4, sdpOf('ada', 'passive'));

    expect(await sendCommand(own, 'rename', {displayName: 'Front desk', number: '+12065550150'})).toBe(204);
    expect(await ada.next('call')).toMatchObject({
      midCallService: [
        {
          eventType: 'callInfo',
          eventData: {callerId: {from: expect.stringContaining('"Front desk" <sip:+12065550150@')}},
        },
      ],
    });

    const katherine = await phone('katherine');
    expect(await sendCommand(own, 'transfer', {to: '5111'})).toBe(400);
    expect(await sendCommand(own, 'transfer', {to: '5104'})).toBe(204);
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
    expect(await sendCommand(callId, 'forget')).toBe(204);
    const {status, body} = await ada.keepAlive(callId);
    expect([status, body['errorCode']]).toEqual([404, 113]);
    expect(ada.events()).not.toContain('calldisconnected');
    expect(await sendCommand(callId, 'forget')).toBe(404);
  });

  it('event sends a given event to a device', async () => {
    const event = {eventType: 'mobius.callprogress', correlationId: 'of nobody', callProgressData: {}};
    const send = (id: string, body: object) =>
      requestControl(started.cloud, `devices/${id}/event`, {method: 'POST', body});
    expect((await send(ada.deviceId, event)).status).toBe(204);
    expect(await ada.next('callprogress')).toEqual(event);
    expect((await send('nobody', event)).status).toBe(404);
    expect((await send(ada.deviceId, {type: 'x'})).status).toBe(400);
  });
});

describe('the scenario of events', () => {
  it('loses, delays and repeats events, in the order of its entries', async () => {
    started.cloud.setScenario({
      calls: {events: {call: [{repeat: 2}, {}], offer: [{delayMs: 50}, {drop: true}, {}]}},
    });
    started.cloud.ring(ada.deviceId);
    await ada.next('OFFER');
    // All events but the offer, which `next()` has removed.
    expect(ada.events()).toEqual(['call', 'call']);
    ada.receivedEvents.length = 0;
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
  ] as const)(
    'a refused %s has no effect, but one whose answer is dropped takes effect',
    async (endpoint, event) => {
      const grace = await phone('grace');
      const katherine = await phone('katherine');
      const [own] = await connectCall(ada, grace, '5102');
      const send = {
        call: () => ada.call('5104'),
        hold: () => ada.hold(own),
        transfer: () => ada.transfer(own, '5104'),
      }[endpoint];
      started.cloud.setScenario({
        [endpoint]: [{status: 503, errorCode: 115, retryAfter: 2}, {drop: 'answer'}],
      });
      const {status, headers} = await send();
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
      expect(ada.events()).toEqual([]);
      await expect(send()).rejects.toThrow('fetch failed');
      if (endpoint === 'call') await katherine.alert((await katherine.next('call')).callId ?? '');
      await ada.next(event);
    },
  );
});
