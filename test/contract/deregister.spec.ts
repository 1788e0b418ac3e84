import {requestedEndpoints, expect, letPass, letPassUntil, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 5: deregister() does not cancel a retry', () => {
  test('raw: the line registers itself after deregister()', async ({sdkPage, cloud}) => {
    await sdkPage.clock.install();
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      // Do not call deregister() on a line that has not registered yet (trap 6).
      Object.assign(line.registration!, {
        deviceInfo: {device: {deviceId: 'none', clientDeviceUri: 'none'}},
        activeMobiusUrl: 'https://mobius-us-east-1.prod.infra.webex.com/api/v1/calling/web/',
      });
      await line.deregister();
    }, cloud.issueToken().access_token);
    await letPassUntil(sdkPage, 120, () => sdkPage.evaluate(() => raw.events.at(-1) === 'registered'));
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('ours: after Cancel nothing registers for 200 s', async ({sdkPage, cloud}) => {
    await sdkPage.clock.install();
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
    }, cloud.issueToken().access_token);
    await expect.poll(() => sdkPage.evaluate(() => ours.session.line.snapshot.state.status)).toBe('retrying');
    expect(await sdkPage.evaluate(() => ours.outcome(ours.session.line.deregister()))).toBe('ok');
    const before = requestedEndpoints(cloud, 'register', 'deregister').length;
    await letPass(sdkPage, 200);
    expect(await sdkPage.evaluate(() => ours.session.line.snapshot)).toMatchObject({
      state: {status: 'unregistered'},
      wanted: false,
    });
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toHaveLength(before);
    expect(cloud.devices().mobius).toEqual([]);
    // The SDK's remaining retries end in an error, which is not reported.
    expect(await sdkPage.evaluate(() => ours.events)).not.toContain('error service-unavailable');
  });

  test('ours: Cancel during a request undoes only the registration that the request creates', async ({
    sdkPage,
    cloud,
  }) => {
    cloud.setScenario({register: [{status: 200, delayMs: 1000}]});
    const underWay = sdkPage.waitForRequest(request => request.url().endsWith('/calling/web/device'));
    const registering = sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    await underWay;
    expect(await sdkPage.evaluate(() => ours.outcome(ours.session.line.deregister()))).toBe('ok');
    expect(await registering).toBe('AbortError');
    expect(await sdkPage.evaluate(() => ours.states.at(-1))).toBe('unregistered');
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register', 'deregister']);
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('ours: Cancel followed by Register ends registered', repeats(), async ({sdkPage, cloud}) => {
    cloud.setScenario({register: [{status: 503}, {status: 200}]});
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
      await new Promise<void>(resolve => {
        session.line.subscribe(({state}) => state.status === 'retrying' && resolve());
      });
      await session.line.deregister();
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(cloud.devices().mobius).toHaveLength(1);
  });
});

test.describe('trap 6: deregister() on a line never registered', () => {
  test("raw: sends DELETE to the page's own server, with the bearer token", async ({sdkPage, cloud}) => {
    const token = cloud.issueToken().access_token;
    const leak = sdkPage.waitForRequest(request => request.method() === 'DELETE');
    await sdkPage.evaluate(async accessToken => {
      const line = await raw.connect(accessToken);
      await line.deregister();
    }, token);
    const request = await leak;
    expect(new URL(request.url()).pathname).toBe('/undefineddevices/undefined');
    expect(request.headers()['authorization']).toContain(token);
  });

  test('ours: nothing is sent', repeats(), async ({sdkPage, cloud}) => {
    const deletes: string[] = [];
    sdkPage.on('request', request => {
      if (request.method() === 'DELETE') deletes.push(request.url());
    });
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.deregister());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(deletes).toEqual([]);
  });
});
