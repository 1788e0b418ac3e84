import {build} from 'esbuild';
import type {Page} from '@playwright/test';
import {requestedEndpoints, expect, test} from './stage.js';
import {expectReachable} from './reachable.js';
import {expectState} from './shown-state.js';
import {repeats} from '../repeats.js';

/** How hosts use their own line and the elements, tested with the real SDK and the library's bundle. */
declare global {
  var reactPage: {
    show(properties: {token: string} | {line: unknown}): {unmount(): void};
    hydrate(properties: {token: string}): Promise<string>;
    received: string[];
    mismatches: string[];
  };
  var shown: {unmount(): void};
}

test.beforeEach(({sdkPage}) =>
  sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'}),
);

async function addReact(sdkPage: Page, page = 'test/contract/react-page.js'): Promise<void> {
  const {outputFiles} = await build({
    entryPoints: [page],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'reactPage',
    // The package lists its compiled modules, not those of src/, as having side effects.
    ignoreAnnotations: true,
    define: {'process.env.NODE_ENV': '"development"'},
  });
  await sdkPage.addScriptTag({content: outputFiles[0]!.text});
}

const status = (sdkPage: Page) => sdkPage.locator('webex-line-status');

test.describe("a host's own SDK", () => {
  for (const what of ['bare line', 'CallingClient', 'Calling'] as const) {
    test(
      `after its ${what} is assigned the line registers, and it stays registered when the host takes it back`,
      repeats(what !== 'Calling'),
      async ({sdkPage, cloud}) => {
        await sdkPage.evaluate(
          async ([token, handedOver]) => {
            const calling = await raw.init(token);
            await calling.register();
            document.body.innerHTML = `<webex-line-provider>
            <webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
          </webex-line-provider>`;
            document.querySelector('webex-line-provider')!.sdkLine = {
              'bare line': raw.line(),
              CallingClient: calling.callingClient!,
              Calling: calling as typeof calling & {callingClient: NonNullable<typeof calling.callingClient>},
            }[handedOver];
          },
          [cloud.issueToken().access_token, what] as const,
        );
        await sdkPage.getByRole('button', {name: 'Register'}).click();
        await expectState(status(sdkPage), 'registered');
        await sdkPage.evaluate(() => {
          document.querySelector('webex-line-provider')!.sdkLine = undefined;
        });
        await expectState(status(sdkPage), 'absent');
        expect(cloud.devices().mobius).toHaveLength(1);
        expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
      },
    );
  }

  for (const isAwaited of [true, false]) {
    test(
      `a line that the host ${isAwaited ? 'has registered' : 'is registering'} when it assigns it stays registered until Deregister, which deletes its device`,
      repeats(!isAwaited),
      async ({sdkPage, cloud}) => {
        await sdkPage.evaluate(
          async ([token, waits]) => {
            const line = await raw.connect(token);
            document.body.innerHTML = `<webex-line-provider>
            <webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
          </webex-line-provider>`;
            const registration = line.register();
            if (waits) await registration;
            document.querySelector('webex-line-provider')!.sdkLine = line;
          },
          [cloud.issueToken().access_token, isAwaited] as const,
        );
        await expectState(status(sdkPage), 'registered');
        await expectReachable(sdkPage, cloud);
        expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
        const [device] = cloud.devices().mobius;
        await sdkPage.getByRole('button', {name: 'Deregister'}).click();
        await expectState(status(sdkPage), 'unregistered');
        expect(cloud.devices().mobius).toEqual([]);
        expect(cloud.ring(device!.deviceId)).toBeUndefined();
      },
    );
  }

  test(
    'a Calling that has not registered has no line yet, so it is rejected',
    repeats(),
    async ({sdkPage, cloud}) => {
      const state = await sdkPage.evaluate(async token => {
        const session = await ours.open();
        await session.useSdkLine((await raw.init(token)) as never);
        return session.state;
      }, cloud.issueToken().access_token);
      expect(state).toMatchObject({status: 'failed', fault: {type: 'line-unusable'}});
      expect(requestedEndpoints(cloud, 'wdm')).toEqual([]);
    },
  );
});

test.describe('React in StrictMode', () => {
  test.beforeEach(({sdkPage}) => addReact(sdkPage));

  test('signs in, out and in again with one registration, and with none after it is unmounted', async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.evaluate(token => {
      globalThis.shown = reactPage.show({token});
    }, cloud.issueToken().access_token);
    await expectState(status(sdkPage), 'registered');
    expect(cloud.devices()).toMatchObject({mobius: [{}], wdm: [{}]});
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
    await sdkPage.evaluate(() => shown.unmount());
    await expect.poll(() => cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  test("assigns its own line, takes it back and assigns it again, and the line stays the host's", async ({
    sdkPage,
    cloud,
  }) => {
    await sdkPage.evaluate(async token => {
      const line = await raw.connect(token);
      await line.register();
      globalThis.shown = reactPage.show({line});
    }, cloud.issueToken().access_token);
    await expectState(status(sdkPage), 'registered');
    await sdkPage.evaluate(() => shown.unmount());
    await expect(status(sdkPage)).toHaveCount(0);
    expect(await sdkPage.evaluate(() => raw.line().getStatus?.())).toBe('active');
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
  });
});

test("React's components get the first event, properties and booleans, and the hooks find the provider", async ({
  sdkPage,
  cloud,
}) => {
  await addReact(sdkPage, 'test/contract/react-components-page.tsx');
  await sdkPage.evaluate(token => {
    globalThis.shown = reactPage.show({token});
  }, cloud.issueToken().access_token);
  const [inside, outside] = [sdkPage.locator('#inside'), sdkPage.locator('#outside')];
  const received = () => sdkPage.evaluate(() => reactPage.received);
  await expect.poll(received).toEqual(['false: absent']);
  await expect(status(sdkPage)).toHaveAttribute('view', 'chip');

  // `tokenSource` is a property: there is no field for a token.
  await sdkPage.getByRole('button', {name: 'Sign in'}).click();
  await expect(inside).toHaveText('signed-in, unregistered');
  expect(cloud.devices().mobius).toEqual([]);

  await sdkPage.getByLabel('Automatic').check();
  await expect(inside).toHaveText('signed-in, registered');
  await expect(status(sdkPage)).not.toHaveAttribute('view');
  await expectReachable(sdkPage, cloud);
  expect(await received()).toEqual([
    'false: absent',
    'false: unregistered',
    'true: connecting',
    'true: registered',
  ]);
  await expect(outside).toHaveText('signed-out, absent');

  await sdkPage.evaluate(() => shown.unmount());
  await expect.poll(() => cloud.devices()).toEqual({mobius: [], wdm: []});
});

test(
  "React's components get the first event and properties on a server's page, which they do not change",
  repeats(),
  async ({sdkPage, cloud}) => {
    await addReact(sdkPage, 'test/contract/react-components-page.tsx');
    const title = await sdkPage.evaluate(
      token => reactPage.hydrate({token}),
      cloud.issueToken().access_token,
    );
    expect(title, 'without a line, like the first render in the browser').toBe('waiting');
    await expect(sdkPage.locator('#outside')).toHaveAttribute('title', 'ready');
    await expect.poll(() => sdkPage.evaluate(() => reactPage.received)).toEqual(['false: absent']);
    await sdkPage.getByRole('button', {name: 'Sign in'}).click();
    await expect(sdkPage.locator('#inside')).toHaveText('signed-in, unregistered');
    expect(await sdkPage.evaluate(() => reactPage.mismatches)).toEqual([]);
  },
);

test.describe('while a line is registered', () => {
  test.beforeEach(async ({sdkPage, cloud}) => {
    await sdkPage.evaluate(async token => {
      document.body.innerHTML = `<main><webex-line-provider sdk-src="/sdk.js">
          <webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>
        </webex-line-provider></main><aside></aside>`;
      const provider = document.querySelector('webex-line-provider')!;
      await provider.updateComplete;
      await provider.session.signIn(() => token);
      await provider.session.line.register();
    }, cloud.issueToken().access_token);
  });

  test.afterEach(async ({sdkPage, cloud}) => {
    await expectState(status(sdkPage), 'registered');
    // A request that undoes the registration would have been sent by now. The line still responds to commands.
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
    await sdkPage.getByRole('button', {name: 'Deregister'}).click();
    await expectState(status(sdkPage), 'unregistered');
    expect(cloud.devices().mobius).toEqual([]);
  });

  test('a provider that moves within the page keeps its line', repeats(), async ({sdkPage}) => {
    await sdkPage.evaluate(async () => {
      const provider = document.querySelector('webex-line-provider')!;
      for (const place of ['aside', 'main', 'body', 'aside']) document.querySelector(place)!.append(provider);
      // A provider counts as removed only if it is still disconnected one task later.
      await new Promise(resolve => setTimeout(resolve, 50));
    });
  });

  test(
    'elements that are recreated, as on a hot reload, show the same line',
    repeats(),
    async ({sdkPage}) => {
      await sdkPage.evaluate(async () => {
        const provider = document.querySelector('webex-line-provider')!;
        for (let round = 0; round < 10; round += 1) {
          provider.innerHTML =
            '<webex-line-status></webex-line-status><webex-line-controls></webex-line-controls>';
          await new Promise(resolve => setTimeout(resolve));
        }
      });
    },
  );

  test('modules that are loaded again, as on a hot reload, leave the tags and the line unchanged', async ({
    sdkPage,
  }) => {
    const errors: string[] = [];
    sdkPage.on('pageerror', ({message}) => errors.push(message));
    await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js?edited'});
    await sdkPage.evaluate(() => {
      const provider = document.querySelector('webex-line-provider')!;
      provider.append(document.createElement('webex-login'));
    });
    await expect(sdkPage.locator('webex-login')).toContainText('Ada Lovelace');
    expect(errors).toEqual([]);
  });
});
