import type {BrowserContext, Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {installStage} from './page-side.js';
import {asked, expect, test} from './stage.js';

/** One registration per browser: the real SDK, in several tabs of one browser, on one cloud. */
async function openTab(context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(installStage);
  await page.goto(cloud.url);
  return page;
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.evaluate(async t => {
    await ours.signIn(t);
  }, token);
}

/** The browser has one session at the application's server, and that has one token: it is the same in every tab. */
const tokenOf = (cloud: RunningCloud, account?: string) => cloud.issueToken({account}).access_token;

const register = (page: Page) => page.evaluate(() => ours.outcome(ours.session.line.register()));

/** How the line stands in a tab, in short: with what the tab that leads says, where that is another. */
function standing(page: Page): Promise<string> {
  return page.evaluate(() => {
    const {state} = ours.session.line.snapshot;
    if (state.status === 'failed') return `failed ${state.fault.type}`;
    return state.status === 'elsewhere' && state.holder === 'tab'
      ? `elsewhere ${state.there.status}`
      : state.status;
  });
}

async function twoTabs(stage: Page, context: BrowserContext, cloud: RunningCloud): Promise<Page> {
  const token = tokenOf(cloud);
  await signIn(stage, token);
  expect(await register(stage)).toBe('ok');
  const second = await openTab(context, cloud);
  await signIn(second, token);
  return second;
}

test.describe('a second tab', () => {
  test('shows what the first one has, and sends Webex nothing', async ({stage, context, cloud}) => {
    const token = tokenOf(cloud);
    await signIn(stage, token);
    await register(stage);
    const second = await openTab(context, cloud);
    const sent: string[] = [];
    second.on('request', request => sent.push(request.url()));
    await signIn(second, token);
    expect(await standing(second)).toBe('elsewhere registered');
    const user = await second.evaluate(() => {
      const {state} = ours.session;
      return state.status === 'signed-in' ? state.user.displayName : state.status;
    });
    expect(user).toBe('Ada Lovelace');
    // The files of the page are its own server's.
    expect(sent.filter(url => !url.startsWith(cloud.url))).toEqual([]);
  });

  test('follows it: reconnecting, deregistered, registered again', async ({stage, context, cloud}) => {
    const second = await twoTabs(stage, context, cloud);
    await stage.evaluate(() => ours.session.line.deregister());
    await expect.poll(() => standing(second)).toBe('unregistered');
    await register(stage);
    await expect.poll(() => standing(second)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('sends Webex nothing, however long it follows', async ({stage, context, cloud}) => {
    cloud.setScenario({keepaliveInterval: 1});
    const second = await twoTabs(stage, context, cloud);
    const sent: string[] = [];
    second.on('request', request => sent.push(request.url()));
    const keepalives = () => asked(cloud, 'keepalive').length;
    const before = keepalives();
    cloud.setScenario({keepaliveInterval: 1, keepalive: [{status: 503}, {status: 503}, {status: 200}]});
    await expect.poll(() => standing(second)).toBe('elsewhere reconnecting');
    await expect.poll(() => standing(second)).toBe('elsewhere registered');
    await expect.poll(keepalives).toBeGreaterThan(before + 4);
    expect(sent).toEqual([]);
    expect(second.workers()).toEqual([]);
  });

  test('takes the line with "Use it here", and there are never two devices', async ({
    stage,
    context,
    cloud,
  }) => {
    const second = await twoTabs(stage, context, cloud);
    expect(await register(second)).toBe('ok');
    expect(await standing(second)).toBe('registered');
    await expect.poll(() => standing(stage)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
    expect(asked(cloud, 'register', 'deregister')).toEqual(['register', 'deregister', 'register']);
    // And back.
    expect(await register(stage)).toBe('ok');
    await expect.poll(() => standing(second)).toBe('elsewhere registered');
    expect(cloud.devices().mobius).toHaveLength(1);
  });

  test('is told what stands, and who it is: never a token on the channel', async ({
    stage,
    context,
    cloud,
  }) => {
    const listener = await openTab(context, cloud);
    await listener.evaluate(() => {
      const heard: string[] = [];
      new BroadcastChannel('webex-calling-elements').addEventListener('message', ({data}) =>
        heard.push(JSON.stringify(data)),
      );
      Object.assign(globalThis, {heard});
    });
    const token = tokenOf(cloud);
    await signIn(stage, token);
    await register(stage);
    const second = await openTab(context, cloud);
    await signIn(second, token);
    expect(await register(second)).toBe('ok');
    await expect.poll(() => standing(stage)).toBe('elsewhere registered');
    const said = await listener.evaluate(() => (globalThis as unknown as {heard: string[]}).heard.join());
    expect(said).toContain('Ada Lovelace');
    expect(said).toContain('"yielded"');
    expect(said).not.toContain(token);
    // The part of every token that names the organisation.
    expect(said).not.toContain(token.split('_').at(-1));
  });

  test('is refused it under a live call, with the reason', async ({stage, context, cloud}) => {
    await stage.evaluate(() => ours.keepSdk());
    const second = await twoTabs(stage, context, cloud);
    await stage.evaluate(() => {
      const line = raw.line() as unknown as {makeCall(to: {type: string; address: string}): unknown};
      line.makeCall({type: 'uri', address: '5101'});
    });
    expect(await register(second)).toBe('in-call-elsewhere');
    expect(await standing(second)).toBe('failed in-call-elsewhere');
    expect(await standing(stage)).toBe('registered');
    expect(asked(cloud, 'register', 'deregister')).toEqual(['register']);
  });

  test('takes over when the first one dies', async ({stage, context, cloud}) => {
    const second = await twoTabs(stage, context, cloud);
    const cdp = await context.newCDPSession(stage);
    void cdp.send('Page.crash').catch(() => undefined);
    await expect.poll(() => standing(second), {timeout: 10_000}).toBe('registered');
  });

  test('takes over when the first one is closed', async ({stage, context, cloud}) => {
    const second = await twoTabs(stage, context, cloud);
    await stage.close({runBeforeUnload: true});
    await expect.poll(() => standing(second), {timeout: 10_000}).toBe('registered');
  });

  test('with tabs apart is a device of its own', async ({stage, context, cloud}) => {
    await signIn(stage, tokenOf(cloud));
    await register(stage);
    const second = await openTab(context, cloud);
    await second.evaluate(async () => {
      (await ours.open()).configure({tabs: 'separate'});
    });
    await signIn(second, tokenOf(cloud));
    expect(await register(second)).toBe('ok');
    expect(cloud.devices().mobius).toHaveLength(2);
  });
});

test.describe('whose line it is', () => {
  const people = (cloud: RunningCloud) => asked(cloud, 'people').length;
  const faultOf = (page: Page) =>
    page.evaluate(() => (ours.session.state.status === 'failed' ? ours.session.state.fault : undefined));

  test('with another token of the same person’s Webex is asked whose it is, and for nothing else', async ({
    stage,
    context,
    cloud,
  }) => {
    await signIn(stage, tokenOf(cloud));
    await register(stage);
    const second = await openTab(context, cloud);
    const before = cloud.requests().length;
    await signIn(second, tokenOf(cloud));
    expect(await standing(second)).toBe('elsewhere registered');
    const since = cloud.requests().slice(before);
    const names = since
      .map(({endpoint}) => endpoint)
      .filter(name => name !== 'keepalive' && name !== 'metrics');
    expect(names).toEqual(['people']);
  });

  test('another person in the second tab is refused, and the first one’s line stands', async ({
    stage,
    context,
    cloud,
  }) => {
    await signIn(stage, tokenOf(cloud, 'ada'));
    await register(stage);
    const second = await openTab(context, cloud);
    const outcome = await second.evaluate(
      async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      },
      tokenOf(cloud, 'grace'),
    );
    expect(outcome).toBe('another-user-elsewhere');
    expect(await faultOf(second)).toMatchObject({type: 'another-user-elsewhere', action: 'use-here'});
    expect(await standing(second)).toBe('absent');
    expect(await standing(stage)).toBe('registered');
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['ada']);

    // "Sign out there, then try again."
    await stage.evaluate(() => ours.session.signOut());
    await signIn(second, tokenOf(cloud, 'grace'));
    expect(await register(second)).toBe('ok');
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['grace']);
  });

  test('"Use it here" with somebody else’s token, where only its device says so: refused, and the page is theirs', async ({
    stage,
    context,
    cloud,
  }) => {
    const [adas, graces] = [tokenOf(cloud, 'ada'), tokenOf(cloud, 'grace')];
    await signIn(stage, adas);
    await register(stage);
    const second = await openTab(context, cloud);
    await second.evaluate(
      async ([first, then]) => {
        let isFirst = true;
        await (
          await ours.open()
        ).signIn(() => {
          const given = isFirst ? first! : then!;
          isFirst = false;
          return given;
        });
      },
      [adas, graces],
    );
    cloud.setScenario({people: [{status: 503}]});
    void register(second);
    await expect.poll(() => faultOf(second)).toMatchObject({type: 'another-user'});
    // The first one has given the line up for this one, which is of the same person as far as it can know.
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});

    cloud.setScenario({});
    await stage.evaluate(() => ours.session.signOut());
    const again = (token: string) =>
      second.evaluate(given => ours.outcome(ours.session.signIn(() => given)), token);
    expect(await again(adas)).toBe('another-user');
    expect(await again(graces)).toBe('ok');
  });

  test('another person registers in the second tab: the first one’s sign-in is over, and Webex has nothing of it', async ({
    stage,
    context,
    cloud,
  }) => {
    await signIn(stage, tokenOf(cloud, 'ada'));
    const second = await openTab(context, cloud);
    await signIn(second, tokenOf(cloud, 'grace'));
    expect(await register(second)).toBe('ok');
    await expect.poll(() => faultOf(stage)).toMatchObject({type: 'another-user', action: 'reload'});
    expect(await standing(stage)).toBe('absent');
    expect(await standing(second)).toBe('registered');
    const {mobius, wdm} = cloud.devices();
    expect([...mobius, ...wdm].map(({account}) => account)).toEqual(['grace', 'grace']);
    expect(people(cloud)).toBe(2);
  });
});

test('of five tabs one is registered, whichever is closed', async ({stage, context, cloud}) => {
  await signIn(stage, tokenOf(cloud));
  const tabs = [stage];
  for (let count = 1; count < 5; count += 1) {
    const tab = await openTab(context, cloud);
    await signIn(tab, tokenOf(cloud));
    tabs.push(tab);
  }
  await register(stage);
  const registered = async () => {
    const all = await Promise.all(tabs.map(standing));
    return all.filter(one => one === 'registered').length;
  };
  while (tabs.length > 1) {
    await expect.poll(registered, {timeout: 10_000}).toBe(1);
    const all = await Promise.all(tabs.map(standing));
    const [leader] = tabs.splice(all.indexOf('registered'), 1);
    await leader?.close();
  }
  await expect.poll(registered, {timeout: 10_000}).toBe(1);
});
