import {beforeEach, describe, expect, it} from 'vitest';
import {connectCall, sdpOf, type Phone} from './phone.js';
import {ada, grace, startRingingCall, useAdaAndGrace} from './calls-between-setup.js';

/** Hold, resume and transfer in calls between two devices. */
const {started, phone, calls, legOf, stateOf} = useAdaAndGrace();

describe('hold and resume', () => {
  it('change the direction of both sides, and keep ICE and DTLS', async () => {
    const [own, other] = await connectCall(ada, grace, '5102');
    expect((await ada.hold(own)).status).toBe(200);
    expect(await ada.next('call')).toMatchObject({
      correlationId: 'correlation of ada',
      midCallService: [{eventType: 'callState', eventData: {callState: 'HELD'}}],
    });
    expect((await ada.next('OFFER')).message).toMatchObject({
      seq: 2,
      sdp: sdpOf('grace', 'actpass', 'inactive'),
    });
    expect((await grace.next('OFFER')).message).toMatchObject({
      seq: 2,
      sdp: sdpOf('ada', 'actpass', 'inactive'),
    });
    // The other side gets no further event.
    expect(grace.events()).toEqual([]);
    await ada.media(own, 'ANSWER', 2, sdpOf('ada', 'passive', 'inactive'));
    await grace.media(other, 'ANSWER', 2, sdpOf('grace', 'active', 'inactive'));
    await ada.next('OK');
    expect(legOf('ada')).toMatchObject({holding: true});
    expect(legOf('grace')).toMatchObject({holding: false});
    expect(calls()).not.toContainEqual(expect.objectContaining({hears: expect.anything()}));

    await ada.resume(own);
    expect(await ada.next('call')).toMatchObject({midCallService: [{eventData: {callState: 'CONNECTED'}}]});
    expect((await ada.next('OFFER')).message).toMatchObject({seq: 3, sdp: sdpOf('grace')});
    await grace.next('OFFER');
    await ada.media(own, 'ANSWER', 3, sdpOf('ada', 'passive'));
    await grace.media(other, 'ANSWER', 3, sdpOf('grace', 'active'));
    expect(calls()).toMatchObject([{hears: other}, {hears: own}]);
  });

  it('stay inactive while the other side holds as well', async () => {
    const [own, other] = await connectCall(ada, grace, '5102');
    await ada.hold(own);
    await ada.next('OFFER');
    await ada.media(own, 'ANSWER', 2, sdpOf('ada', 'passive', 'inactive'));
    await grace.hold(other);
    await grace.next('OFFER');
    await grace.next('call');
    await grace.keepAlive(other);
    // The next offer waits for the answer to the previous one.
    expect(grace.events()).not.toContain('OFFER');
    await grace.media(other, 'ANSWER', 2, sdpOf('grace', 'active', 'inactive'));
    expect((await grace.next('OFFER')).message).toMatchObject({seq: 3});
    await ada.next('OFFER');
    await ada.media(own, 'ANSWER', 3, sdpOf('ada', 'passive', 'inactive'));
    await ada.resume(own);
    expect((await ada.next('OFFER')).message?.sdp).toBe(sdpOf('grace', 'actpass', 'inactive'));
  });

  it('can request an offer from the device instead of sending one', async () => {
    started.cloud.setScenario({calls: {renegotiation: 'offer-request'}});
    const [own] = await connectCall(ada, grace, '5102');
    await ada.hold(own);
    expect((await ada.next('OFFER_REQUEST')).message).toMatchObject({seq: 2});
    await ada.media(own, 'OFFER_RESPONSE', 2, sdpOf('ada'));
    // Ada was passive, because she placed the call.
    expect((await ada.next('ANSWER')).message?.sdp).toBe(sdpOf('grace', 'active', 'inactive'));
    expect(ada.events()).not.toContain('OFFER');
  });

  it('are confirmed without a negotiation with the device that holds, if `renegotiation` is `none` (trap C13)', async () => {
    started.cloud.setScenario({calls: {renegotiation: 'none'}});
    const [own] = await connectCall(ada, grace, '5102');
    await ada.hold(own);
    await ada.next('call');
    await grace.next('OFFER');
    expect(ada.events()).toEqual([]);
  });

  it('are refused before the call is answered, and for a call that does not exist', async () => {
    const [own] = await startRingingCall();
    const early = await ada.hold(own);
    expect([early.status, early.body['errorCode']]).toEqual([403, 111]);
    for (const answer of [await ada.hold('nothing'), await grace.resume(own)])
      expect([answer.status, answer.body['errorCode']]).toEqual([404, 113]);
  });
});

describe('transfer', () => {
  let katherine: Phone;
  beforeEach(async () => {
    katherine = await phone('katherine');
  });

  it('blind: the other side is connected to the target', async () => {
    const [own, other] = await connectCall(ada, grace, '5102');
    expect((await ada.transfer(own, '+1 206 555 0104')).status).toBe(200);
    await ada.next('calldisconnected');
    await grace.next('OFFER_REQUEST');
    await grace.media(other, 'OFFER_RESPONSE', 2, sdpOf('grace again'));
    const {callId: target = '', callerId} = await katherine.next('call');
    expect(callerId).toMatchObject({from: expect.stringMatching(/^"Grace Hopper"/)});
    expect((await katherine.next('OFFER')).message?.sdp).toBe(sdpOf('grace again'));
    await katherine.alert(target);
    await katherine.connect(target);
    expect(await grace.next('call')).toMatchObject({
      midCallService: [
        {eventType: 'callInfo', eventData: {callerId: {from: expect.stringMatching(/^"Katherine Johnson"/)}}},
      ],
    });
    await katherine.media(target, 'ANSWER', 1, sdpOf('katherine', 'active'));
    expect((await grace.next('ANSWER')).message).toMatchObject({seq: 2, sdp: sdpOf('katherine', 'active')});
    expect(legOf('grace')).toMatchObject({state: 'connected', party: target});
    expect(grace.events()).not.toContain('callprogress');
  });

  it('blind: the call of the other side ends if the target declines', async () => {
    const [own, other] = await connectCall(ada, grace, '5102');
    await ada.transfer(own, '5104');
    await grace.next('OFFER_REQUEST');
    await grace.media(other, 'OFFER_RESPONSE', 2, sdpOf('grace again'));
    const {callId: target = ''} = await katherine.next('call');
    await katherine.alert(target);
    await katherine.end(target, 115, 'User Busy.');
    expect(await grace.next('calldisconnected')).toMatchObject({causecode: 115});
  });

  it('consultative: both calls of the device end, and the other two are connected', async () => {
    const [own, other] = await connectCall(grace, ada, '5101');
    const [second, target] = await connectCall(ada, katherine, '5104');
    expect((await ada.consult(other, second)).status).toBe(200);
    expect((await ada.next('calldisconnected')).callId).toBe(other);
    expect((await ada.next('calldisconnected')).callId).toBe(second);
    await grace.next('OFFER_REQUEST');
    await katherine.next('OFFER_REQUEST');
    await grace.media(own, 'OFFER_RESPONSE', 2, sdpOf('grace'));
    await katherine.media(target, 'OFFER_RESPONSE', 2, sdpOf('katherine'));
    // Both DTLS roles change: Grace was passive, Katherine active.
    expect((await grace.next('ANSWER')).message?.sdp).toBe(sdpOf('katherine', 'passive'));
    expect((await katherine.next('ANSWER')).message?.sdp).toBe(sdpOf('grace', 'active'));
    expect(legOf('grace')?.party).toBe(target);
    expect(legOf('katherine')?.party).toBe(own);
    await katherine.end(target);
    await grace.next('calldisconnected');
  });

  it('is refused to an unknown number, and without two different, answered calls', async () => {
    const [own] = await connectCall(ada, grace, '5102');
    expect((await ada.transfer(own, '5111')).status).toBe(404);
    expect((await ada.transfer('nothing', '5104')).status).toBe(404);
    expect((await ada.consult(own, 'nothing')).status).toBe(404);
    expect((await ada.consult(own, own)).status).toBe(403);
    const waiting = await ada.call('5104');
    // Not answered yet.
    expect((await ada.consult(own, String(waiting.body['callId']))).status).toBe(403);
    expect(stateOf('grace')).toBe('connected');
  });
});
