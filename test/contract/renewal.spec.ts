import type {BrowserContext, Page} from '@playwright/test';
import {expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';

/**
 * Records which request used which token: requests of page and worker by path, and the authorization sent to Mercury.
 */
function recordTokens(context: BrowserContext, page: Page) {
  const seen: {what: string; token: string}[] = [];
  context.on('request', request => {
    const {authorization} = request.headers();
    if (authorization) seen.push({what: new URL(request.url()).pathname, token: authorization.slice(7)});
  });
  page.on('websocket', socket =>
    socket.on('framesent', ({payload}) => {
      const {type, data} = JSON.parse(String(payload)) as {type: string; data?: {token: string}};
      if (type === 'authorization') seen.push({what: 'Mercury', token: data!.token.slice(7)});
    }),
  );
  return {
    /** The distinct tokens used since `mark` by requests with this ending. */
    of: (ending: string, mark = 0) =>
      Array.from(new Set(seen.slice(mark).flatMap(({what, token}) => (what.endsWith(ending) ? token : [])))),
    count: (ending: string, mark = 0) => seen.slice(mark).filter(({what}) => what.endsWith(ending)).length,
    get mark() {
      return seen.length;
    },
  };
}

test.describe('traps 13 and 24: a token that is renewed', () => {
  test('raw: the setter of the credentials applies to the next request and Mercury, but not to the keepalives', async ({
    sdkPage,
    cloud,
    context,
  }) => {
    cloud.setScenario({keepaliveInterval: 1});
    const seen = recordTokens(context, sdkPage);
    const [first, second] = [cloud.issueToken().access_token, cloud.issueToken().access_token];
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
    }, first);
    await expect.poll(() => seen.count('/status')).toBeGreaterThan(0);
    await sdkPage.evaluate(token => {
      raw.calling.webex!.credentials.supertoken = {access_token: token, token_type: 'Bearer'};
    }, second);

    const {mark} = seen;
    await expect.poll(() => seen.count('/status', mark)).toBeGreaterThan(1);
    expect(seen.of('/status', mark)).toEqual([first]);

    cloud.dropMercury();
    await expect.poll(() => seen.of('Mercury', mark), {timeout: 15_000}).toEqual([second]);
    await sdkPage.evaluate(() => raw.line().deregister());
    const [device] = seen.of(cloud.requests().findLast(({method}) => method === 'DELETE')!.path, mark);
    expect(device).toBe(second);
  });

  test('raw: restarted keepalives have the new token, and the line emits nothing', async ({
    sdkPage,
    cloud,
    context,
  }) => {
    cloud.setScenario({keepaliveInterval: 1});
    const seen = recordTokens(context, sdkPage);
    const [first, second] = [cloud.issueToken().access_token, cloud.issueToken().access_token];
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
    }, first);
    await expect.poll(() => seen.count('/status')).toBeGreaterThan(0);
    await sdkPage.evaluate(async token => {
      raw.calling.webex!.credentials.supertoken = {access_token: token, token_type: 'Bearer'};
      const registration = raw.line().registration as {
        deviceInfo: {device: {uri: string}; keepaliveInterval: number};
        startKeepaliveTimer(uri: string, interval: number, server: string): Promise<void>;
      };
      const {device, keepaliveInterval} = registration.deviceInfo;
      await registration.startKeepaliveTimer(device.uri, keepaliveInterval, 'UNKNOWN');
    }, second);
    const {mark} = seen;
    await expect.poll(() => seen.count('/status', mark)).toBeGreaterThan(1);
    expect(seen.of('/status', mark)).toEqual([second]);
    expect(await sdkPage.evaluate(() => raw.events)).toEqual(['connecting', 'registered']);
    expect(requestedEndpoints(cloud, 'register')).toHaveLength(1);
  });

  test('ours: all requests to Webex use the new token, and the line stays registered', async ({
    sdkPage,
    cloud,
    context,
  }) => {
    cloud.setScenario({keepaliveInterval: 1});
    const seen = recordTokens(context, sdkPage);
    const tokens = [cloud.issueToken().access_token, cloud.issueToken().access_token];
    await sdkPage.evaluate(async ([first, second]) => {
      const session = await ours.open();
      await session.signIn(({renew}) => ({
        accessToken: renew ? second! : first!,
        expiresIn: renew ? 3600 : 10,
      }));
      await session.line.register();
    }, tokens);
    await expect.poll(() => seen.of('/status'), {timeout: 20_000}).toEqual(tokens);
    const {mark} = seen;
    await expect.poll(() => seen.count('/status', mark)).toBeGreaterThan(1);
    cloud.dropMercury();
    await expect.poll(() => seen.of('Mercury', mark), {timeout: 15_000}).toEqual([tokens[1]]);
    await expectReachable(sdkPage, cloud);
    expect(await sdkPage.evaluate(() => ours.states)).toEqual([
      'absent',
      'unregistered',
      'connecting',
      'registered',
      // The socket was dropped, so that it reconnects with the new token.
      'reconnecting',
      'registered',
    ]);
    expect(await sdkPage.evaluate(() => ours.events)).toEqual(['connecting', 'registered', 'incoming-call']);

    await sdkPage.evaluate(() => ours.session.signOut());
    // The requests of the sign-out use it as well: for the line at Mobius, and for the device.
    const left = cloud
      .requests()
      .filter(({method, endpoint}) => method === 'DELETE' && endpoint !== 'callEnd');
    expect(left.map(({endpoint}) => endpoint)).toEqual(['deregister', 'wdm']);
    for (const {path} of left) expect(seen.of(path, mark)).toEqual([tokens[1]]);
    expect(seen.of('', mark)).toEqual([tokens[1]]);
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    expect(cloud.requests().filter(({status}) => status === 401)).toEqual([]);
  });

  test('ours: a token is renewed during a call, which continues', async ({sdkPage, cloud, context}) => {
    cloud.setScenario({keepaliveInterval: 1});
    const seen = recordTokens(context, sdkPage);
    const tokens = [cloud.issueToken().access_token, cloud.issueToken().access_token];
    await sdkPage.evaluate(async ([first, second]) => {
      const session = await ours.open();
      await session.signIn(({renew}) => ({
        accessToken: renew ? second! : first!,
        expiresIn: renew ? 3600 : 12,
      }));
      await session.line.register();
    }, tokens);
    const callId = cloud.ring(cloud.devices().mobius[0]!.deviceId) ?? '';
    await expect.poll(() => sdkPage.evaluate(() => ours.session.line.inCall)).toBe(true);
    await expect.poll(() => seen.of('/status'), {timeout: 20_000}).toEqual(tokens);
    expect(await sdkPage.evaluate(() => [ours.session.line.inCall, ours.session.state.status])).toEqual([
      true,
      'signed-in',
    ]);
    cloud.hangUp(callId);
    await expect.poll(() => sdkPage.evaluate(() => ours.session.line.inCall)).toBe(false);
    await expectReachable(sdkPage, cloud);
  });

  test(
    'ours: without a new token the expiry is announced, and then reported',
    repeats(),
    async ({sdkPage, cloud}) => {
      const {access_token: token} = cloud.issueToken();
      const reported = await sdkPage.evaluate(async accessToken => {
        const session = await ours.open();
        const events: string[] = [];
        session.listen(({type}) => events.push(type));
        await session.signIn(() => ({accessToken, expiresIn: 10}));
        await session.line.register();
        await new Promise<void>(resolve => {
          session.subscribe(({status}) => status === 'failed' && resolve());
        });
        return [events, session.state];
      }, token);
      expect(reported).toMatchObject([
        ['token-expiring', 'token-expired'],
        {status: 'failed', fault: {type: 'token-expired', step: 'token', action: 'sign-in'}},
      ]);
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    },
  );
});
