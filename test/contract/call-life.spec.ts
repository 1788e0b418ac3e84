import {
  connect,
  expect,
  expectAudio,
  expectEnd,
  expectSound,
  expectStatus,
  legOf,
  numbers,
  ring,
  run,
  snapshotOf,
  test,
} from './call-fixtures.js';

/** What happens to a call when the line, the page or the connection to Webex ends. */
test.describe.configure({mode: 'default'});

test('a sign-out ends the call at Webex first, and leaves no device', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  const katherine = await callFixtures.open('katherine');
  await ring(ada, numbers.katherine, katherine);
  await run(katherine, 'answer');
  const before = cloud.requests().length;
  expect(await katherine.evaluate(() => ours.outcome(ours.session.signOut()))).toBe('ok');
  await expectEnd(katherine, 'line-ended');
  await expectEnd(ada, 'remote-hung-up');
  const order = cloud
    .requests()
    .slice(before)
    .map(({endpoint}) => endpoint)
    .filter(endpoint => endpoint === 'callEnd' || endpoint === 'deregister');
  expect(order.indexOf('callEnd')).toBeLessThan(order.indexOf('deregister'));
  expect(await katherine.evaluate(() => [talk.microphones(), ours.session.line.calls.length])).toEqual([
    0, 0,
  ]);
  expect(await katherine.evaluate(to => talk.call(to), numbers.ada)).toBe('line-not-registered');
  // A ring is reported once after the next sign-in (trap C28).
  await katherine.evaluate(token => talk.start(token), cloud.issueToken({account: 'katherine'}).access_token);
  await ring(ada, numbers.katherine, katherine);
  expect(await katherine.evaluate(() => talk.calls.length)).toBe(2);
  await run(katherine, 'answer');
  await expectAudio(ada, 'flowing');
  await katherine.close();
});

for (const element of ['webex-login', 'webex-line-controls']) {
  test(`the button of <${element}> asks before it ends a call, which continues if the person stays`, async ({
    callFixtures,
  }) => {
    test.slow();
    const {ada, cloud} = callFixtures;
    const page = await callFixtures.open('katherine');
    await page.evaluate(() => ours.session.signOut());
    // The library's bundle instead of its modules.
    await page.reload();
    await page.addScriptTag({type: 'module', url: '/dist/bundle/webex-calling-elements.js'});
    await page.evaluate(
      async ([tag, token]) => {
        document.body.innerHTML = `<webex-line-provider sdk-src="/sdk.js"><${tag}></${tag}></webex-line-provider>`;
        const provider = document.querySelector('webex-line-provider')!;
        await provider.updateComplete;
        ours.session = provider.session;
        await talk.start(token!);
      },
      [element, cloud.issueToken({account: 'katherine'}).access_token],
    );
    await ring(ada, numbers.katherine, page);
    await run(page, 'answer');
    await expectAudio(ada, 'flowing');
    const button = page.locator(`${element} [part~=main]`).first();
    await button.click();
    await page.locator('[part~=stay]').click();
    await expectSound(ada, true);
    await button.click();
    await page.locator('[part~=leave]').click();
    await expectEnd(ada, 'remote-hung-up');
    const devices = () => cloud.devices().mobius.filter(({account}) => account === 'katherine');
    await expect.poll(() => devices().length).toBe(0);
    expect(await page.evaluate(() => talk.microphones())).toBe(0);
    await page.close();
  });
}

test('deregistering ends the call, then the line', async ({callFixtures}) => {
  const {ada, grace} = callFixtures;
  await connect(callFixtures);
  expect(await grace.evaluate(() => ours.outcome(ours.session.line.deregister()))).toBe('ok');
  await expectEnd(grace, 'line-ended');
  await expectEnd(ada, 'remote-hung-up');
  expect(await grace.evaluate(() => ours.outcome(ours.session.line.register()))).toBe('ok');
});

test('an event socket that drops and comes back does not end the call', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  // The SDK requests the status of each call when the event socket is back.
  expect(cloud.dropMercury()).toBeGreaterThan(0);
  await expect.poll(() => cloud.requests().some(({endpoint}) => endpoint === 'callStatus')).toBe(true);
  for (const page of [ada, callFixtures.grace]) await expectAudio(page, 'flowing');
  await expect.poll(() => ada.evaluate(() => ours.session.line.snapshot.state.status)).toBe('registered');
  await run(ada, 'hold');
});

test('a call goes on although Webex refuses its status once after a reconnection (trap C10)', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({callStatus: [{status: 503}, {status: 503}, {status: 200}]});
  cloud.dropMercury();
  const countAnswers = (isOk: boolean): number =>
    cloud.requests().filter(({endpoint, status}) => endpoint === 'callStatus' && status < 300 === isOk)
      .length;
  await expect.poll(() => countAnswers(false)).toBe(2);
  await expect.poll(() => countAnswers(true), {timeout: 20_000}).toBe(2);
  for (const page of [ada, grace]) await expectAudio(page, 'flowing');
});

test('a call that the SDK ends without an event after a reconnection also ends here (trap C10)', async ({
  callFixtures,
}) => {
  const {ada, grace, cloud} = callFixtures;
  await connect(callFixtures);
  cloud.setScenario({callStatus: [{status: 404}]});
  cloud.dropMercury();
  await Promise.all([expectStatus(ada, 'ended'), expectStatus(grace, 'ended')]);
  expect((await snapshotOf(ada))?.state).toMatchObject({
    reason: expect.stringMatching(/^(unknown|refused|remote-hung-up)$/),
  });
});

test('reports from the SDK after the end do not change the call (trap C16)', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  const {callId, deviceId} = legOf(callFixtures, 'ada')!;
  await run(ada, 'end');
  const last = await snapshotOf(ada);
  cloud.sendEvent(deviceId, {
    eventType: 'mobius.calldisconnected',
    callId,
    causecode: 115,
    cause: 'User Busy.',
  });
  await expectEnd(callFixtures.grace, 'remote-hung-up');
  expect(await snapshotOf(ada)).toEqual(last);
});

test('the line does not register during a call', async ({callFixtures}) => {
  const {ada, cloud} = callFixtures;
  await connect(callFixtures);
  expect(await ada.evaluate(() => ours.session.line.inCall)).toBe(true);
  const {deviceId} = legOf(callFixtures, 'ada')!;
  const registrations = (): number => cloud.requests().filter(({endpoint}) => endpoint === 'register').length;
  const before = registrations();
  cloud.removeDevice(deviceId);
  await ada.evaluate(() => dispatchEvent(new Event('online')));
  await expect
    .poll(() => ada.evaluate(() => ours.session.line.snapshot.state), {timeout: 40_000})
    .toMatchObject({status: 'retrying', cause: 'in-call'});
  expect(registrations()).toBe(before);
  expect((await snapshotOf(ada))?.state.status).toBe('active');
  await run(ada, 'end');
  await expect.poll(() => ada.evaluate(() => ours.session.line.snapshot.state.status)).toBe('registered');
  expect(await ada.evaluate(() => ours.session.line.inCall)).toBe(false);
});

test('a call continues with the new token after the token is renewed', async ({callFixtures}) => {
  test.slow();
  const {ada, cloud} = callFixtures;
  const page = await callFixtures.open('katherine');
  await page.evaluate(() => ours.session.signOut());
  const lifetime = await page.evaluate(() => talk.lifetime);
  const [first, second] = [lifetime, 3_600].map(
    seconds => cloud.issueToken({account: 'katherine', lifetime: seconds}).access_token,
  );
  await page.evaluate(([token, renewed]) => talk.start(token!, true, renewed), [first, second]);
  await ring(ada, numbers.katherine, page);
  await run(page, 'answer');
  await expectAudio(ada, 'flowing');
  expect(await page.evaluate(() => talk.isRenewed)).toBe(false);
  await expect.poll(() => page.evaluate(() => talk.isRenewed), {timeout: 30_000}).toBe(true);
  // With the first token the call would end at its next keepalive (trap C10).
  const usedTokens: string[] = [];
  page.on('request', request => usedTokens.push(request.headers()['authorization']?.slice(7) ?? ''));
  cloud.dropMercury();
  await expect.poll(() => usedTokens.length, {timeout: 20_000}).toBeGreaterThan(0);
  await run(page, 'hold');
  await expectAudio(ada, 'paused');
  await run(page, 'resume');
  for (const one of [ada, page]) await expectAudio(one, 'flowing');
  await expectSound(ada, true);
  expect(new Set(usedTokens)).toEqual(new Set([second]));
  await run(page, 'end');
  await expectEnd(ada, 'remote-hung-up');
  await page.close();
});

for (const direction of ['incoming', 'outgoing'] as const) {
  test(`an ${direction} call rings although Webex refuses the token before its expiry`, async ({
    callFixtures,
  }) => {
    test.slow();
    const {ada, cloud} = callFixtures;
    const page = await callFixtures.open('katherine');
    const [first, second] = [1, 2].map(() => cloud.issueToken({account: 'katherine'}).access_token);
    await page.evaluate(
      async ([token, renewed]) => {
        await ours.session.signOut();
        talk.lifetime = 3_600;
        await talk.start(token!, true, renewed);
      },
      [first, second],
    );
    cloud.setScenario({[direction === 'incoming' ? 'callState' : 'call']: [{status: 401}, {status: 200}]});
    if (direction === 'incoming') await ring(ada, numbers.katherine, page);
    else await ring(page, numbers.ada, ada);
    await expectStatus(direction === 'incoming' ? ada : page, 'ringing');
    expect(await page.evaluate(() => talk.isRenewed)).toBe(true);
    await page.close();
  });
}

test('another tab cannot take the line over during a call', async ({callFixtures}) => {
  const {ada, tokens} = callFixtures;
  await connect(callFixtures);
  const other = await ada.context().newPage();
  await other.goto(ada.url());
  expect(
    await other.evaluate(async token => {
      const session = await ours.signIn(token);
      return ours.outcome(session.line.register());
    }, tokens.get(ada)!),
  ).toBe('in-call-elsewhere');
  await expectAudio(ada, 'flowing');
  await other.evaluate(() => ours.session.leave());
  await other.close({runBeforeUnload: false});
});
