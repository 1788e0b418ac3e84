import {requestedEndpoints, expect, test} from './stage.js';

/** The code for calls loads on demand. */
const chunk = /\/session\/sdk-calls-/;

test('the code for calls loads at the first ring, not before', async ({stage, cloud}) => {
  const loaded: string[] = [];
  stage.on('request', request => chunk.test(request.url()) && loaded.push(request.url()));
  await stage.evaluate(async token => {
    await ours.signIn(token);
    await ours.session.line.register();
  }, cloud.issueToken().access_token);
  expect(loaded).toEqual([]);
  cloud.ring(cloud.devices().mobius[0]!.deviceId);
  await expect
    .poll(() => stage.evaluate(() => ours.session.line.calls[0]?.snapshot.state.status))
    .toBe('incoming');
  expect(loaded).toHaveLength(1);
});

test('if the code for calls cannot be loaded, a ring still emits an event, and a call is refused', async ({
  stage,
  cloud,
}) => {
  await stage.route(chunk, route => route.abort());
  await stage.evaluate(async token => {
    await ours.signIn(token);
    await ours.session.line.register();
  }, cloud.issueToken().access_token);
  cloud.ring(cloud.devices().mobius[0]!.deviceId);
  await expect.poll(() => stage.evaluate(() => ours.events)).toContain('incoming-call');
  expect(await stage.evaluate(() => ours.outcome(ours.session.line.call('5102')))).toBe('calls-not-loaded');
  expect(requestedEndpoints(cloud, 'call')).toEqual([]);
});
