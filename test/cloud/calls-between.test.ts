import {describe, expect, it} from 'vitest';
import {requestGateway, BACKUP, PRIMARY, register, tokenOf} from './client.js';
import {connectCall, sdpOf} from './phone.js';
import {ada, grace, startRingingCall, useAdaAndGrace} from './calls-between-setup.js';

/** Calls between two devices: how they begin and end. */
const {started, phone, calls, legOf, stateOf} = useAdaAndGrace();

describe('a new call', () => {
  it('rings at the person with the number, with the caller and the offer', async () => {
    const {status, body} = await ada.call('tel:+12065550102', sdpOf('of ada', 'actpass', 'sendrecv', 0));
    expect(status).toBe(200);
    expect(body).toEqual({
      device: {deviceId: ada.deviceId, correlationId: 'correlation of ada'},
      callId: expect.any(String),
      callData: {callState: 'sig_proceeding'},
    });
    expect(await grace.next('call')).toMatchObject({
      deviceId: grace.deviceId,
      correlationId: '',
      callerId: {
        from: '"Ada Lovelace" <sip:+12065550101@example.com;user=phone>;tag=1',
        'x-broadworks-remote-party-info': expect.stringMatching(/externalId=5b1f0c0e-[-\da-f]+$/),
      },
    });
    // The SDK's port 0 would refuse the audio.
    const {message} = await grace.next('OFFER');
    expect(message).toMatchObject({seq: 1, sdp: sdpOf('of ada')});
  });

  it.each(['tel:+1(206)555.0102', '+12065550102', 'tel:5102', '5102'])(
    'understands the address %s',
    async address => {
      await ada.call(address);
      await grace.next('call');
    },
  );

  it('reports to the caller that it is answered, and connects the audio', async () => {
    const [own, other] = await startRingingCall();
    expect(calls()).toMatchObject([
      {callId: own, direction: 'outbound', state: 'alerting'},
      {callId: other, direction: 'inbound', state: 'alerting'},
    ]);
    await grace.connect(other);
    expect(await ada.next('callconnected')).toMatchObject({correlationId: 'correlation of ada', callId: own});
    await grace.media(other, 'ANSWER', 1, sdpOf('of grace', 'active'));
    expect((await ada.next('ANSWER')).message).toMatchObject({seq: 1, sdp: sdpOf('of grace', 'active')});
    expect((await grace.next('OK')).message).toMatchObject({seq: 1});
    expect(calls()).not.toContainEqual(expect.objectContaining({hears: expect.anything()}));
    await ada.media(own, 'OK', 1);
    expect(calls()).toMatchObject([
      {party: other, hears: other, state: 'connected'},
      {party: own, hears: own, state: 'connected'},
    ]);
  });

  it('reports to the caller that it rings, and at whom', async () => {
    await ada.call('5102');
    const {callId = ''} = await grace.next('call');
    await grace.alert(callId);
    expect(await ada.next('callprogress')).toMatchObject({
      callProgressData: {alerting: true, inbandMedia: false},
      callerId: {from: expect.stringMatching(/^"Grace Hopper" <sip:\+12065550102@/)},
    });
  });

  it('is refused for an unknown device, at another server, for another account, and without an offer', async () => {
    const to = (server: string, id: string) => `${server}/calling/web/devices/${id}/call`;
    const token = tokenOf(started.cloud);
    for (const [url, account] of [
      [to(PRIMARY, 'nobody'), 'ada'],
      [to(BACKUP, ada.deviceId), 'ada'],
      [to(PRIMARY, ada.deviceId), 'grace'],
    ] as const) {
      const {status, body} = await requestGateway(started.cloud, url, {
        method: 'POST',
        token: account === 'ada' ? token : tokenOf(started.cloud, account),
        body: {},
      });
      expect([status, body['errorCode']]).toEqual([403, 112]);
    }
    expect(
      (await requestGateway(started.cloud, to(PRIMARY, ada.deviceId), {method: 'POST', token, body: {}}))
        .status,
    ).toBe(400);
    expect(calls()).toEqual([]);
  });

  it('rings at all devices of the person until the first one answers', async () => {
    const desk = await phone('katherine');
    const laptop = await phone('katherine');
    // A device without a socket does not ring.
    await register(started.cloud, 'katherine', 'asleep');
    await ada.call('5104');
    const {callId: atDesk = ''} = await desk.next('call');
    const {callId: atLaptop = ''} = await laptop.next('call');
    await desk.alert(atDesk);
    await laptop.alert(atLaptop);
    // The media answer of a device that has not answered the call is not passed on (trap C3).
    await desk.media(atDesk, 'ANSWER', 1, sdpOf('desk', 'active'));
    await laptop.media(atLaptop, 'ANSWER', 1, sdpOf('laptop', 'active'));
    await laptop.connect(atLaptop);
    expect(await desk.next('calldisconnected')).toMatchObject({callId: atDesk, causecode: 0});
    expect((await ada.next('ANSWER')).message?.sdp).toBe(sdpOf('laptop', 'active'));
    expect(legOf('ada')?.party).toBe(atLaptop);
    await desk.end(atDesk, 115, 'User Busy.');
    expect(stateOf('ada')).toBe('connected');
    expect(ada.events()).not.toContain('calldisconnected');
  });

  it('reports the ringing to the caller once, although several devices report it repeatedly', async () => {
    const desk = await phone('katherine');
    const laptop = await phone('katherine');
    await ada.call('5104');
    const {callId: atDesk = ''} = await desk.next('call');
    const {callId: atLaptop = ''} = await laptop.next('call');
    await desk.alert(atDesk);
    await desk.alert(atDesk);
    await laptop.alert(atLaptop);
    await laptop.connect(atLaptop);
    await expect.poll(() => ada.events()).toContain('callconnected');
    expect(ada.events().filter(name => name === 'callprogress')).toHaveLength(1);
  });

  it('to the caller’s own number rings at the caller’s other devices', async () => {
    const other = await phone('ada');
    await ada.call('5101');
    await other.next('call');
    expect(ada.events()).not.toContain('call');
  });

  it('can have early media: the only device answers the offer before the call (trap C3)', async () => {
    const [, other] = await startRingingCall();
    await grace.media(other, 'ANSWER', 1, sdpOf('of grace', 'active'));
    await ada.next('ANSWER');
    expect(stateOf('ada')).toBe('alerting');
  });
});

describe('the end of a call', () => {
  it('is passed on when the caller gives up', async () => {
    const [own, other] = await startRingingCall();
    await ada.end(own, 0, 'Normal Disconnect.');
    expect(await grace.next('calldisconnected')).toMatchObject({callId: other, causecode: 0});
    expect([stateOf('ada'), stateOf('grace')]).toEqual(['ended', 'ending']);
    await grace.end(other, 115, 'User Busy.');
    expect(legOf('grace')).toMatchObject({state: 'ended', endedBy: 'cloud', cloudCause: {code: 0}});
  });

  it('is passed on when the person called declines, with the cause that the SDK gives', async () => {
    const [own, other] = await startRingingCall();
    await grace.end(other, 115, 'User Busy.');
    expect(await ada.next('calldisconnected')).toMatchObject({
      callId: own,
      correlationId: 'correlation of ada',
      causecode: 115,
      cause: 'User Busy.',
    });
    expect(legOf('ada')).toMatchObject({state: 'ending', endedBy: 'cloud'});
    expect(legOf('grace')).toMatchObject({state: 'ended', endedBy: 'device'});
  });

  it.each(['ada', 'grace'])('is passed on in a call, from %s', async account => {
    const [own, other] = await connectCall(ada, grace, '5102');
    const [first, second] = account === 'ada' ? [ada, grace] : [grace, ada];
    const [ended, left] = account === 'ada' ? [own, other] : [other, own];
    await first.end(ended);
    await second.next('calldisconnected');
    await second.end(left);
    expect(calls()).toMatchObject([{state: 'ended'}, {state: 'ended'}]);
    expect(calls()[0]).not.toHaveProperty('hears');
  });

  it.each([
    [
      'deregisters',
      () =>
        requestGateway(started.cloud, `${PRIMARY}/calling/web/devices/${grace.deviceId}`, {
          method: 'DELETE',
          token: tokenOf(started.cloud, 'grace'),
        }),
    ],
    ['loses its event socket', async () => grace.socket.terminate()],
  ])('comes when the other device %s', async (_name, leave) => {
    started.cloud.setScenario({calls: {lostAfter: 0.2}});
    await connectCall(ada, grace, '5102');
    await leave();
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 113});
  });

  it('does not come within `lostAfter` after the event sockets were dropped', async () => {
    started.cloud.setScenario({calls: {lostAfter: 60}});
    const [own] = await connectCall(ada, grace, '5102');
    started.cloud.dropMercury();
    expect((await ada.keepAlive(own)).status).toBe(200);
    expect(stateOf('ada')).toBe('connected');
  });

  it('comes without keepalives if the scenario has an `expiry`', async () => {
    const [own] = await connectCall(ada, grace, '5102');
    expect((await ada.keepAlive(own)).status).toBe(200);
    expect(legOf('ada')?.keepalives).toBe(1);
    started.cloud.setScenario({calls: {expiry: 0.001}});
    await expect.poll(() => [stateOf('ada'), stateOf('grace')]).toEqual(['ended', 'ended']);
    expect((await ada.keepAlive(own)).status).toBe(404);
  });

  it('is complete after `lostAfter` even if a device never confirms it', async () => {
    started.cloud.setScenario({calls: {lostAfter: 0.2}});
    const [own] = await connectCall(ada, grace, '5102');
    await ada.end(own);
    expect(stateOf('grace')).toBe('ending');
    await expect.poll(() => stateOf('grace')).toBe('ended');
  });

  it('leaves the other devices ringing when one of them is lost', async () => {
    started.cloud.setScenario({calls: {lostAfter: 0.2}});
    const [desk, laptop] = [await phone('katherine'), await phone('katherine')];
    await ada.call('5104');
    const {callId = ''} = await desk.next('call');
    await laptop.next('call');
    laptop.socket.terminate();
    await expect.poll(() => calls().map(({state}) => state)).toContain('ended');
    await desk.alert(callId);
    expect(stateOf('ada')).toBe('alerting');
  });
});

it('a guest calls the number of the call token, without naming a number', async () => {
  const {cloud} = started;
  const serviceApp = cloud.issueToken({scopes: ['guest-issuer:write']}).access_token;
  const post = async (to: string, token: string, body: object) =>
    requestGateway(cloud, to, {method: 'POST', token, body});
  const guest = await post('webexapis.com/v1/guests/token', serviceApp, {
    subject: 'one',
    displayName: 'Joan',
  });
  const call = await post('webexapis.com/v1/telephony/click2call/callToken', serviceApp, {
    calledNumber: '5101',
  });
  const token = String(guest.body['accessToken']);
  const me = await requestGateway(cloud, 'wdm-a.wbx2.com/wdm/api/v1/devices', {method: 'POST', token});
  const {body} = await post(`${PRIMARY}/calling/web/device`, token, {
    userId: me.body['userId'],
    clientDeviceUri: me.body['url'],
    serviceData: {indicator: 'guestcalling', jwe: call.body['callToken']},
  });
  const roap = {seq: 1, messageType: 'OFFER', sdp: sdpOf('guest')};
  const placed = await post(`${PRIMARY}/calling/web/devices/${body.device?.deviceId}/call`, token, {
    device: {correlationId: 'of the guest'},
    localMedia: {mediaId: 'm', roap},
  });
  expect(placed.status).toBe(200);
  expect(await ada.next('call')).toMatchObject({
    callerId: {from: '"Joan" <sip:anonymous@example.com;user=phone>;tag=1'},
  });
  // Others must name a number.
  const address = `${PRIMARY}/calling/web/devices/${ada.deviceId}/call`;
  const without = {device: {correlationId: 'x'}, localMedia: {mediaId: 'm', roap}};
  expect((await post(address, tokenOf(cloud), without)).status).toBe(400);
});
