import type {CDPSession, Page} from '@playwright/test';
import {countInstances} from './live-objects.js';
import {expect, test} from './stage.js';
import {repeats} from '../repeats.js';

// Removed elements leave nothing behind, as counted through the DevTools protocol after garbage collection.

async function listenersOf(session: CDPSession, expression: string): Promise<number> {
  const {result} = await session.send('Runtime.evaluate', {expression});
  const {listeners} = await session.send('DOMDebugger.getEventListeners', {objectId: result.objectId!});
  return listeners.length;
}

async function openBundle(sdkPage: Page): Promise<CDPSession> {
  await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  await sdkPage.waitForFunction(() => customElements.get('webex-line-provider'));
  return sdkPage.context().newCDPSession(sdkPage);
}

/** Runs in the page: tracks the timers that are still pending, including intervals. */
function trackTimers(): void {
  const running = new Set<number>();
  const {setTimeout: set, setInterval: every, clearTimeout: clear} = globalThis;
  const countedTimeout = (callback: () => void, after?: number): number => {
    const timer = set(() => {
      running.delete(timer);
      callback();
    }, after) as unknown as number;
    running.add(timer);
    return timer;
  };
  const countedClear = (timer?: number): void => {
    if (timer !== undefined) running.delete(timer);
    clear(timer);
  };
  Object.assign(globalThis, {
    setTimeout: countedTimeout,
    clearTimeout: countedClear,
    setInterval: (callback: () => void, after?: number): number => {
      const timer = every(callback, after) as unknown as number;
      running.add(timer);
      return timer;
    },
    clearInterval: countedClear,
    timersRunning: () => running.size,
  });
}

const tags = ['webex-login', 'webex-line-status', 'webex-line-controls', 'webex-line-provider'];

/** Runs in the page: mounts and unmounts all elements the given number of times. */
async function mountAndUnmount(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const provider = document.createElement('webex-line-provider');
    provider.innerHTML = '<webex-login></webex-login><webex-line-status></webex-line-status>';
    const controls = document.createElement('webex-line-controls');
    document.body.append(provider, controls);
    await controls.updateComplete;
    provider.remove();
    controls.remove();
  }
  // A provider checks one task later whether it was really removed.
  await new Promise(resolve => setTimeout(resolve));
}

test('1,000 mounts and unmounts leave no element, session, line, listener, timer or worker', async ({
  sdkPage,
}) => {
  await sdkPage.evaluate(trackTimers);
  const session = await openBundle(sdkPage);
  await sdkPage.evaluate(mountAndUnmount, 10);
  const listeners = ['window', 'document', 'document.documentElement'];
  const before = await Promise.all(listeners.map(target => listenersOf(session, target)));

  await sdkPage.evaluate(mountAndUnmount, 1000);
  for (const tag of tags) {
    expect(await countInstances(session, `customElements.get('${tag}').prototype`), tag).toBe(0);
  }
  // The page's own session and its line stay.
  const one = `document.createElement('webex-line-provider')`;
  expect(await countInstances(session, `Object.getPrototypeOf(${one}.session)`)).toBe(1);
  expect(await countInstances(session, `Object.getPrototypeOf(${one}.line)`)).toBe(1);
  expect(await Promise.all(listeners.map(target => listenersOf(session, target)))).toEqual(before);
  expect(await sdkPage.evaluate('timersRunning()')).toBe(0);
  expect(sdkPage.workers()).toEqual([]);
});

/** Runs in the page: mounts and unmounts logins with a server. Every second one has time to request a token. */
async function mountWithServer(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const provider = document.createElement('webex-line-provider');
    provider.innerHTML = '<webex-login token-endpoint="/webex/token"></webex-login>';
    document.body.append(provider);
    await provider.querySelector('webex-login')?.updateComplete;
    if (round % 2) await new Promise(resolve => setTimeout(resolve, 20));
    provider.remove();
  }
  await new Promise(resolve => setTimeout(resolve, 500));
}

test('100 mounts and unmounts with a sign-in server leave no login, session, channel, listener or timer', async ({
  sdkPage,
}) => {
  await sdkPage.evaluate(trackTimers);
  const session = await openBundle(sdkPage);
  let tokenRequests = 0;
  await sdkPage.route('**/webex/token', route => {
    tokenRequests += 1;
    return route.fulfill({status: 401, json: {error: 'signed-out'}});
  });
  const channels = () => countInstances(session, 'BroadcastChannel.prototype');
  await sdkPage.evaluate(() => {
    const provider = document.body.appendChild(document.createElement('webex-line-provider'));
    provider.innerHTML = '<webex-login token-endpoint="/webex/token"></webex-login>';
  });
  await expect.poll(channels, 'the count detects an open channel').toBe(1);
  await sdkPage.evaluate(() => document.querySelector('webex-line-provider')!.remove());
  await expect.poll(channels).toBe(0);

  await sdkPage.evaluate(mountWithServer, 4);
  const before = await listenersOf(session, 'window');
  await sdkPage.evaluate(mountWithServer, 100);
  expect(tokenRequests).toBeGreaterThan(40);
  expect(await countInstances(session, `customElements.get('webex-login').prototype`)).toBe(0);
  expect(await channels()).toBe(0);
  const one = `document.createElement('webex-line-provider')`;
  expect(await countInstances(session, `Object.getPrototypeOf(${one}.session)`)).toBe(1);
  expect(await listenersOf(session, 'window')).toBe(before);
  expect(await sdkPage.evaluate('timersRunning()')).toBe(0);
});

test('a leaked element is counted, which proves that the count can fail', async ({sdkPage}) => {
  const session = await openBundle(sdkPage);
  await sdkPage.evaluate(() => {
    const kept = document.createElement('webex-line-status');
    document.body.append(kept);
    kept.remove();
    Object.assign(globalThis, {kept});
  });
  expect(await countInstances(session, `customElements.get('webex-line-status').prototype`)).toBe(1);
});

test('20 sign-ins and sign-outs leave no worker, no device and no listener on the line', async ({
  sdkPage,
  cloud,
}) => {
  await sdkPage.evaluate(
    async tokens => {
      const session = await ours.open();
      for (const token of tokens) {
        await session.signIn(() => token);
        await session.line.register();
        await session.signOut();
      }
    },
    Array.from({length: 20}, () => cloud.issueToken().access_token),
  );
  await expect.poll(() => sdkPage.workers().length).toBe(0);
  expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  const session = await sdkPage.context().newCDPSession(sdkPage);
  expect(await listenersOf(session, 'ours.session.line')).toBe(0);
});

test.describe('trap 28: each SDK client adds window listeners that are never removed', () => {
  test('raw: every new client adds two', async ({sdkPage, cloud}) => {
    const session = await sdkPage.context().newCDPSession(sdkPage);
    await sdkPage.evaluate(
      token => raw.connect(token).then(() => undefined),
      cloud.issueToken().access_token,
    );
    const before = await listenersOf(session, 'window');
    await sdkPage.evaluate(async () => {
      await raw.calling.deregister();
      await raw.calling.register();
    });
    expect(await listenersOf(session, 'window')).toBe(before + 2);
  });

  test('ours: ten sign-ins leave as many listeners on the window and the SDK as one', async ({
    sdkPage,
    cloud,
  }) => {
    const session = await sdkPage.context().newCDPSession(sdkPage);
    await sdkPage.evaluate(() => ours.exposeSdk());
    const signInAndOut = (times: number) =>
      sdkPage.evaluate(
        async tokens => {
          for (const token of tokens) {
            await ours.signIn(token);
            await ours.session.line.register();
            await ours.session.signOut();
          }
        },
        Array.from({length: times}, () => cloud.issueToken().access_token),
      );
    /** Listeners on the window, on Mercury and on the page's calls, and the number of lines these refer to. */
    const counts = async () => [
      await listenersOf(session, 'window'),
      ...(await sdkPage.evaluate(() => {
        const {mercury} = raw.calling.webex!.internal as unknown as {
          mercury: Record<'_events', Record<string, readonly unknown[]>>;
        };
        const {callManager} = raw.line() as unknown as {
          callManager: {lineDict: object; listenerCount(event: string): number};
        };
        return [
          Object.values(mercury['_events']).flat().length,
          callManager.listenerCount('incoming_call'),
          callManager.listenerCount('callingClient:all_calls_cleared'),
          Object.keys(callManager.lineDict).length,
        ];
      })),
    ];
    await signInAndOut(1);
    const before = await counts();
    await signInAndOut(9);
    expect(await counts()).toEqual(before);
  });
});

test.describe("trap 29: the SDK keeps its log in memory, including lines that it doesn't print", () => {
  /** Makes the SDK log 12,000 lines, and counts how many it keeps. */
  const linesKept = (sdkPage: Page): Promise<number> =>
    sdkPage.evaluate(() => {
      const {log} = raw.calling as unknown as {
        log: {info(line: string): void; buffer: {buffer: readonly unknown[]}};
      };
      for (let line = 0; line < 12_000; line += 1) log.info(`line ${line}`);
      return log.buffer.buffer.length;
    });

  test('raw: it keeps ten thousand lines', async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(
      token => raw.connect(token).then(() => undefined),
      cloud.issueToken().access_token,
    );
    expect(await linesKept(sdkPage)).toBe(10_000);
  });

  test('ours: it keeps the last thousand lines', repeats(), async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(() => ours.exposeSdk());
    await sdkPage.evaluate(
      token => ours.signIn(token).then(() => undefined),
      cloud.issueToken().access_token,
    );
    expect(await linesKept(sdkPage)).toBe(1_000);
  });
});
