import {expectReachable} from './reachable.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';
import {openTab, register, signIn, statusIn, tokenOf, twoTabs} from './tabs-setup.js';

test.describe('a second tab', () => {
  test("shows the first tab's line, and sends nothing to Webex", async ({sdkPage, context, cloud}) => {
    const token = tokenOf(cloud);
    await signIn(sdkPage, token);
    await register(sdkPage);
    const second = await openTab(context, cloud);
    const sent: string[] = [];
    second.on('request', request => sent.push(request.url()));
    await signIn(second, token);
    expect(await statusIn(second)).toBe('elsewhere registered');
    const user = await second.evaluate(() => {
      const {state} = ours.session;
      return state.status === 'signed-in' ? state.user.displayName : state.status;
    });
    expect(user).toBe('Ada Lovelace');
    // The page's files come from its own server.
    expect(sent.filter(url => !url.startsWith(cloud.url))).toEqual([]);
  });

  test("follows the first tab's line through reconnecting, deregistering and registering again", async ({
    sdkPage,
    context,
    cloud,
  }) => {
    const second = await twoTabs(sdkPage, context, cloud);
    await sdkPage.evaluate(() => ours.session.line.deregister());
    await expect.poll(() => statusIn(second)).toBe('unregistered');
    await register(sdkPage);
    await expect.poll(() => statusIn(second)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('sends nothing to Webex while it follows', async ({sdkPage, context, cloud}) => {
    cloud.setScenario({keepaliveInterval: 1});
    const second = await twoTabs(sdkPage, context, cloud);
    const sent: string[] = [];
    second.on('request', request => sent.push(request.url()));
    const keepalives = () => requestedEndpoints(cloud, 'keepalive').length;
    const before = keepalives();
    cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 503}, {status: 503}, {status: 200}]});
    await expect.poll(() => statusIn(second)).toBe('elsewhere reconnecting');
    await expect.poll(() => statusIn(second)).toBe('elsewhere registered');
    await expect.poll(keepalives).toBeGreaterThan(before + 4);
    expect(sent).toEqual([]);
    expect(second.workers()).toEqual([]);
  });

  test('takes the line with "Use it here", and there are never two devices', async ({
    sdkPage,
    context,
    cloud,
  }) => {
    const second = await twoTabs(sdkPage, context, cloud);
    expect(await register(second)).toBe('ok');
    expect(await statusIn(second)).toBe('registered');
    await expect.poll(() => statusIn(sdkPage)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual([
      'register',
      'deregister',
      'register',
    ]);
    // The first tab takes the line back.
    expect(await register(sdkPage)).toBe('ok');
    await expect.poll(() => statusIn(second)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('receives the state and the user through the channel, but never a token', async ({
    sdkPage,
    context,
    cloud,
  }) => {
    const listener = await openTab(context, cloud);
    await listener.evaluate(() => {
      const messages: string[] = [];
      new BroadcastChannel('webex-calling-elements').addEventListener('message', ({data}) =>
        messages.push(JSON.stringify(data)),
      );
      Object.assign(globalThis, {messages});
    });
    const token = tokenOf(cloud);
    await signIn(sdkPage, token);
    await register(sdkPage);
    const second = await openTab(context, cloud);
    await signIn(second, token);
    expect(await register(second)).toBe('ok');
    await expect.poll(() => statusIn(sdkPage)).toBe('elsewhere registered');
    const messages = await listener.evaluate(() =>
      (globalThis as unknown as {messages: string[]}).messages.join(),
    );
    expect(messages).toContain('Ada Lovelace');
    expect(messages).toContain('"yielded"');
    expect(messages).not.toContain(token);
    // The part of every token that identifies the organization.
    expect(messages).not.toContain(token.split('_').at(-1));
  });

  test('cannot take the line during a live call, and gets the reason', async ({sdkPage, context, cloud}) => {
    await sdkPage.evaluate(() => ours.exposeSdk());
    const second = await twoTabs(sdkPage, context, cloud);
    await sdkPage.evaluate(() => {
      const line = raw.line() as unknown as {makeCall(to: {type: string; address: string}): unknown};
      line.makeCall({type: 'uri', address: '5101'});
    });
    expect(await register(second)).toBe('in-call-elsewhere');
    expect(await statusIn(second)).toBe('failed in-call-elsewhere');
    expect(await statusIn(sdkPage)).toBe('registered');
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
  });

  test('takes over when the first one crashes', async ({sdkPage, context, cloud}) => {
    const second = await twoTabs(sdkPage, context, cloud);
    const cdp = await context.newCDPSession(sdkPage);
    void cdp.send('Page.crash').catch(() => undefined);
    await expect.poll(() => statusIn(second), {timeout: 10_000}).toBe('registered');
  });

  test('takes over when the first one is closed', repeats(), async ({sdkPage, context, cloud}) => {
    const second = await twoTabs(sdkPage, context, cloud);
    await sdkPage.close({runBeforeUnload: true});
    await expect.poll(() => statusIn(second), {timeout: 10_000}).toBe('registered');
  });

  test('takes over although its SDK does not start immediately', async ({sdkPage, context, cloud}) => {
    const second = await twoTabs(sdkPage, context, cloud);
    cloud.setScenario({wdm: [{status: 503}, {status: 503}, {status: 200}]});
    await sdkPage.close({runBeforeUnload: true});
    await expect.poll(() => statusIn(second), {timeout: 20_000}).toBe('retrying');
    await expect.poll(() => statusIn(second), {timeout: 30_000}).toBe('registered');
    await expectReachable(second, cloud, {deviceId: cloud.devices().mobius.at(-1)?.deviceId});
  });

  test('with separate tabs is a separate device', repeats(), async ({sdkPage, context, cloud}) => {
    await signIn(sdkPage, tokenOf(cloud));
    await register(sdkPage);
    const second = await openTab(context, cloud);
    await second.evaluate(async () => {
      (await ours.open()).configure({tabs: 'separate'});
    });
    await signIn(second, tokenOf(cloud));
    expect(await register(second)).toBe('ok');
    expect(cloud.devices().mobius).toHaveLength(2);
  });
});

test(
  'one of five tabs is registered, each time the registered one is closed',
  repeats(),
  async ({sdkPage, context, cloud}) => {
    await signIn(sdkPage, tokenOf(cloud));
    const tabs = [sdkPage];
    for (let count = 1; count < 5; count += 1) {
      const tab = await openTab(context, cloud);
      await signIn(tab, tokenOf(cloud));
      tabs.push(tab);
    }
    await register(sdkPage);
    const registered = async () => {
      const all = await Promise.all(tabs.map(statusIn));
      return all.filter(one => one === 'registered').length;
    };
    while (tabs.length > 1) {
      await expect.poll(registered, {timeout: 10_000}).toBe(1);
      const all = await Promise.all(tabs.map(statusIn));
      const [leader] = tabs.splice(all.indexOf('registered'), 1);
      await leader?.close();
    }
    await expect.poll(registered, {timeout: 10_000}).toBe(1);
  },
);
