import {requestedEndpoints, expect, letPassUntil, test} from './stage.js';
import {expectState} from './shown-state.js';
import {repeats} from '../repeats.js';

// Bad input and faults lead to a clear message, lose nothing, and send nothing they shouldn't. Other faults are tested
// with their trap, in test/session or in test/e2e.

const badTokens = [
  {name: 'empty', token: '', fault: 'token-empty'},
  {name: 'made of spaces', token: '  ', fault: 'token-malformed'},
  {name: 'split by a line break', token: 'a_b_c\nd', fault: 'token-malformed'},
  {name: 'without an organization', token: 'abc', fault: 'token-without-organization'},
] as const;
for (const {name, token, fault} of badTokens) {
  test(`a token that is ${name} fails with ${fault}, and nothing is sent or loaded`, async ({
    sdkPage,
    cloud,
  }) => {
    const requests: string[] = [];
    sdkPage.on('request', request => requests.push(request.url()));
    const outcome = await sdkPage.evaluate(async accessToken => {
      const session = await ours.open();
      return [await ours.outcome(session.signIn(() => accessToken)), 'Calling' in globalThis];
    }, token);
    expect(outcome).toEqual([fault, false]);
    expect(requestedEndpoints(cloud)).toEqual([]);
    expect(requests.filter(url => url.endsWith('/sdk.js'))).toEqual([]);
  });
}

test(
  'an expired token fails with token-expired before the SDK is loaded',
  repeats(),
  async ({sdkPage, cloud}) => {
    const {access_token: token} = cloud.issueToken({lifetime: 1});
    await expect
      .poll(() => cloud.fetch(whoAmIRequest(token)).then(({status}) => status), {timeout: 5000})
      .toBe(401);
    const outcome = await sdkPage.evaluate(async accessToken => {
      const session = await ours.open();
      return ours.outcome(session.signIn(() => accessToken));
    }, token);
    expect(outcome).toBe('token-expired');
    expect(new Set(requestedEndpoints(cloud))).toEqual(new Set(['people']));
  },
);

test('a missing scope reported by the token source is named in the fault', async ({sdkPage, cloud}) => {
  const state = await sdkPage.evaluate(async accessToken => {
    const session = await ours.open();
    const granted = ['spark:webrtc_calling', 'spark:calls_read', 'spark:calls_write', 'spark:kms'];
    await ours.outcome(session.signIn(() => ({accessToken, scopes: granted})));
    return session.state;
  }, cloud.issueToken().access_token);
  expect(state).toMatchObject({
    fault: {type: 'missing-scope', scopes: ['spark:xsi'], action: 'contact-admin'},
  });
  expect(requestedEndpoints(cloud)).toEqual([]);
});

test('a token without the scopes for calls, if the source does not list its scopes, never registers and shows retrying', async ({
  sdkPage,
  cloud,
}) => {
  await sdkPage.evaluate(
    async token => {
      const session = await ours.signIn(token);
      session.line.register().catch(() => undefined);
    },
    cloud.issueToken({scopes: ['spark:people_read', 'spark:kms']}).access_token,
  );
  // Mobius answers 403 without an error code, and the SDK retries (trap 3).
  await expect.poll(() => sdkPage.evaluate(() => ours.states.at(-1))).toBe('retrying');
  expect(cloud.devices().mobius).toEqual([]);
});

test(
  'an SDK file that never arrives fails with sdk-timeout after a minute',
  repeats(),
  async ({sdkPage, cloud}) => {
    await sdkPage.clock.install();
    // Never answered, so the browser keeps waiting.
    await sdkPage.route('**/sdk.js', () => undefined);
    let outcome: string | undefined;
    void sdkPage
      .evaluate(async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      }, cloud.issueToken().access_token)
      .then(result => (outcome = result));
    await expect.poll(() => requestedEndpoints(cloud, 'people').length).toBe(1);
    // The clock also advances on its own, by a few seconds on a slow machine.
    await sdkPage.clock.runFor(40_000);
    expect(outcome).toBeUndefined();
    await sdkPage.clock.runFor(21_000);
    await expect.poll(() => outcome).toBe('sdk-timeout');
  },
);

test('an address that serves something else fails with sdk-unexpected, and the console explains why', async ({
  sdkPage,
  cloud,
}) => {
  const warnings: string[] = [];
  sdkPage.on('console', message => message.type() === 'warning' && warnings.push(message.text()));
  await sdkPage.route('**/sdk.js', route => route.fulfill({body: 'self.Calling = {version: 1}'}));
  const outcome = await sdkPage.evaluate(async token => {
    const session = await ours.open();
    return ours.outcome(session.signIn(() => token));
  }, cloud.issueToken().access_token);
  expect(outcome).toBe('sdk-unexpected');
  expect(warnings.join()).toContain('sdk.js does not export `Calling`');
  expect(requestedEndpoints(cloud, 'catalog', 'wdm')).toEqual([]);
});

test(
  'a page listener that throws does not stop the line from registering',
  repeats(),
  async ({sdkPage, cloud}) => {
    const errors: string[] = [];
    sdkPage.on('pageerror', ({message}) => errors.push(message));
    const outcome = await sdkPage.evaluate(async token => {
      const session = await ours.signIn(token);
      let calls = 0;
      session.line.subscribe(() => {
        calls += 1;
        if (calls > 1) throw new Error('the page is at fault');
      });
      return ours.outcome(session.line.register());
    }, cloud.issueToken().access_token);
    expect(outcome).toBe('ok');
    expect(new Set(errors)).toEqual(new Set(['the page is at fault']));
  },
);

test('if elements are removed while connecting, the line registers and new elements show it', async ({
  sdkPage,
  cloud,
}) => {
  cloud.setScenario({register: [{status: 200, delayMs: 500}]});
  await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  await sdkPage.evaluate(async token => {
    document.body.innerHTML =
      '<webex-login sdk-src="/sdk.js"></webex-login><webex-line-controls></webex-line-controls>';
    const login = document.querySelector('webex-login')!;
    login.tokenSource = () => token;
    await login.updateComplete;
    login.signIn();
  }, cloud.issueToken().access_token);
  await sdkPage.getByRole('button', {name: 'Register'}).click();
  await expect(sdkPage.locator('webex-line-controls:state(connecting)')).toBeVisible();
  await sdkPage.evaluate(() => {
    document.body.innerHTML = '<webex-line-status></webex-line-status>';
  });
  await expect(sdkPage.locator('webex-line-status:state(registered)')).toBeVisible();
  expect(cloud.devices().mobius).toHaveLength(1);
});

test(
  'elements moved from a registered provider to another show the line of their new provider',
  repeats(),
  async ({sdkPage, cloud}) => {
    await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
    await sdkPage.evaluate(async token => {
      document.body.innerHTML = `
      <webex-line-provider id="one" sdk-src="/sdk.js"><webex-line-status></webex-line-status></webex-line-provider>
      <webex-line-provider id="other"></webex-line-provider>`;
      const provider = document.querySelector<HTMLElementTagNameMap['webex-line-provider']>('#one')!;
      await provider.updateComplete;
      await provider.session.signIn(() => token);
      await provider.session.line.register();
      document.querySelector('#other')!.append(document.querySelector('webex-line-status')!);
    }, cloud.issueToken().access_token);
    const status = sdkPage.locator('webex-line-status');
    await expectState(status, 'absent');
    await sdkPage.evaluate(() => {
      document.querySelector('#one')!.append(document.querySelector('webex-line-status')!);
    });
    await expectState(status, 'registered');
    expect(requestedEndpoints(cloud, 'register', 'deregister')).toEqual(['register']);
  },
);

test('removing a registered provider permanently leaves no device at Webex', async ({sdkPage, cloud}) => {
  await sdkPage.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
  await sdkPage.evaluate(async token => {
    document.body.innerHTML = '<webex-line-provider sdk-src="/sdk.js"></webex-line-provider>';
    const provider = document.querySelector('webex-line-provider')!;
    await provider.updateComplete;
    await provider.session.signIn(() => token);
    await provider.session.line.register();
    provider.remove();
  }, cloud.issueToken().access_token);
  await expect.poll(() => cloud.devices()).toEqual({mobius: [], wdm: []});
});

test('two copies of the bundle on one page share one session, and define each tag once', async ({
  sdkPage,
  cloud,
}) => {
  const errors: string[] = [];
  sdkPage.on('pageerror', ({message}) => errors.push(message));
  for (const copy of ['?one', '?two']) {
    await sdkPage.addScriptTag({type: 'module', url: `/dist/bundle/webex-calling-elements.js${copy}`});
  }
  await sdkPage.evaluate(async token => {
    document.body.innerHTML =
      '<webex-login sdk-src="/sdk.js"></webex-login><webex-line-status></webex-line-status>';
    const login = document.querySelector('webex-login')!;
    login.tokenSource = () => token;
    await login.updateComplete;
    login.signIn();
  }, cloud.issueToken().access_token);
  await expectState(sdkPage.locator('webex-line-status'), 'unregistered');
  expect(errors).toEqual([]);
});

test('failed discovery is reported before anyone presses Register', async ({sdkPage, cloud}) => {
  await sdkPage.clock.install();
  cloud.setScenario({down: ['primary', 'backup']});
  let outcome: string | undefined;
  void sdkPage
    .evaluate(async token => {
      const session = await ours.open();
      return ours.outcome(session.signIn(() => token));
    }, cloud.issueToken().access_token)
    .then(result => (outcome = result));
  await letPassUntil(sdkPage, 90, async () => outcome !== undefined);
  expect(outcome).toBe('no-servers');
});

function whoAmIRequest(token: string): Request {
  return new Request('http://localhost/gateway/webexapis.com/v1/people/me', {
    headers: {authorization: `Bearer ${token}`},
  });
}
