import {describe, expect, it} from 'vitest';
import {ask, BACKUP, PRIMARY, register, tokenOf} from './client.js';
import {connected, sdpOf} from './phone.js';
import {ada, grace, ringing, useAdaAndGrace} from './calls-between-setup.js';

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

  it('tells the caller that it rings, and who answers', async () => {
    const [own, other] = await ringing();
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

  it('tells the caller who is being called', async () => {
    await ada.call('5102');
    const {callId = ''} = await grace.next('call');
    await grace.alert(callId);
    expect(await ada.next('callprogress')).toMatchObject({
      callProgressData: {alerting: true, inbandMedia: false},
      callerId: {from: expect.stringMatching(/^"Grace Hopper" <sip:\+12065550102@/)},
    });
  });

  it('is refused without a device, at another server, and for another account', async () => {
    const to = (server: string, id: string) => `${server}/calling/web/devices/${id}/call`;
    const token = tokenOf(started.cloud);
    for (const [url, account] of [
      [to(PRIMARY, 'nobody'), 'ada'],
      [to(BACKUP, ada.deviceId), 'ada'],
      [to(PRIMARY, ada.deviceId), 'grace'],
    ] as const) {
      const {status, body} = await ask(started.cloud, url, {
        method: 'POST',
        token: account === 'ada' ? token : tokenOf(started.cloud, account),
        body: {},
      });
      expect([status, body['errorCode']]).toEqual([403, 112]);
    }
    expect(
      (await ask(started.cloud, to(PRIMARY, ada.deviceId), {method: 'POST', token, body: {}})).status,
    ).toBe(400);
    expect(calls()).toEqual([]);
  });

  it('rings at all devices of the person; the first that answers stops the others', async () => {
    const desk = await phone('katherine');
    const laptop = await phone('katherine');
    // A device without a socket does not ring.
    await register(started.cloud, 'katherine', 'asleep');
    await ada.call('5104');
    const {callId: atDesk = ''} = await desk.next('call');
    const {callId: atLaptop = ''} = await laptop.next('call');
    await desk.alert(atDesk);
    await laptop.alert(atLaptop);
    // Without having answered the call, a device is not heard (trap C3).
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

  it('is reported to the caller once, although it rings at several devices, which report it repeatedly', async () => {
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
    const [, other] = await ringing();
    await grace.media(other, 'ANSWER', 1, sdpOf('of grace', 'active'));
    await ada.next('ANSWER');
    expect(stateOf('ada')).toBe('alerting');
  });
});

describe('the end of a call', () => {
  it('is passed on when the caller gives up', async () => {
    const [own, other] = await ringing();
    await ada.end(own, 0, 'Normal Disconnect.');
    expect(await grace.next('calldisconnected')).toMatchObject({callId: other, causecode: 0});
    expect([stateOf('ada'), stateOf('grace')]).toEqual(['ended', 'ending']);
    await grace.end(other, 115, 'User Busy.');
    expect(legOf('grace')).toMatchObject({state: 'ended', endedBy: 'cloud', cloudCause: {code: 0}});
  });

  it('is passed on when the person called declines, with the cause that the SDK gives', async () => {
    const [own, other] = await ringing();
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
    const [own, other] = await connected(ada, grace, '5102');
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
        ask(started.cloud, `${PRIMARY}/calling/web/devices/${grace.deviceId}`, {
          method: 'DELETE',
          token: tokenOf(started.cloud, 'grace'),
        }),
    ],
    ['loses its event socket', async () => grace.socket.terminate()],
  ])('comes when the other device %s', async (_name, leave) => {
    started.cloud.setScenario({calls: {lostAfter: 0.2}});
    await connected(ada, grace, '5102');
    await leave();
    expect(await ada.next('calldisconnected')).toMatchObject({causecode: 113});
  });

  it('does not come if a dropped event socket is back before `lostAfter`', async () => {
    started.cloud.setScenario({calls: {lostAfter: 60}});
    const [own] = await connected(ada, grace, '5102');
    started.cloud.dropMercury();
    expect((await ada.keepAlive(own)).status).toBe(200);
    expect(stateOf('ada')).toBe('connected');
  });

  it('comes without keepalives if the scenario has an `expiry`', async () => {
    const [own] = await connected(ada, grace, '5102');
    expect((await ada.keepAlive(own)).status).toBe(200);
    expect(legOf('ada')?.keepalives).toBe(1);
    started.cloud.setScenario({calls: {expiry: 0.001}});
    await expect.poll(() => [stateOf('ada'), stateOf('grace')]).toEqual(['ended', 'ended']);
    expect((await ada.keepAlive(own)).status).toBe(404);
  });

  it('is complete after `lostAfter` even if a device never confirms it', async () => {
    started.cloud.setScenario({calls: {lostAfter: 0.2}});
    const [own] = await connected(ada, grace, '5102');
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
    ask(cloud, to, {method: 'POST', token, body});
  const guest = await post('webexapis.com/v1/guests/token', serviceApp, {
    subject: 'one',
    displayName: 'Joan',
  });
  const call = await post('webexapis.com/v1/telephony/click2call/callToken', serviceApp, {
    calledNumber: '5101',
  });
  const token = String(guest.body['accessToken']);
  const me = await ask(cloud, 'wdm-a.wbx2.com/wdm/api/v1/devices', {method: 'POST', token});
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
  // Other devices must name whom they call.
  const address = `${PRIMARY}/calling/web/devices/${ada.deviceId}/call`;
  const without = {device: {correlationId: 'x'}, localMedia: {mediaId: 'm', roap}};
  expect((await post(address, tokenOf(cloud), without)).status).toBe(400);
});
