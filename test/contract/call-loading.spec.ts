import {requestedEndpoints, expect, test} from './stage.js';

/** The code for calls loads on demand. */
const chunk = /\/session\/sdk-calls-/;

test('the code for calls loads at the first ring, not before', async ({sdkPage, cloud}) => {
  const loaded: string[] = [];
  sdkPage.on('request', request => chunk.test(request.url()) && loaded.push(request.url()));
  await sdkPage.evaluate(async token => {
    await ours.signIn(token);
    await ours.session.line.register();
  }, cloud.issueToken().access_token);
  expect(loaded).toEqual([]);
  cloud.ring(cloud.devices().mobius[0]!.deviceId);
  await expect
    .poll(() => sdkPage.evaluate(() => ours.session.line.calls[0]?.snapshot.state.status))
    .toBe('incoming');
  expect(loaded).toHaveLength(1);
});

test('if the code for calls cannot be loaded, a ring still emits an event, and a call is refused', async ({
  sdkPage,
  cloud,
}) => {
  await sdkPage.route(chunk, route => route.abort());
  await sdkPage.evaluate(async token => {
    await ours.signIn(token);
    await ours.session.line.register();
  }, cloud.issueToken().access_token);
  cloud.ring(cloud.devices().mobius[0]!.deviceId);
  await expect.poll(() => sdkPage.evaluate(() => ours.events)).toContain('incoming-call');
  expect(await sdkPage.evaluate(() => ours.outcome(ours.session.line.call('5102')))).toBe('calls-not-loaded');
  expect(requestedEndpoints(cloud, 'call')).toEqual([]);
});
