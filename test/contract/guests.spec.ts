import {expect, test} from './site.js';
import {installPageSide} from './page-side.js';

test('a guest gets a token from the server, and the SDK registers with the call token that came with it', async ({
  site,
  cloud,
  context,
}) => {
  const registrations: string[] = [];
  context.on('request', request => {
    if (request.url().endsWith('/calling/web/device')) registrations.push(request.postData() ?? '');
  });
  await site.addInitScript(installPageSide);
  await site.goto(cloud.url);
  const outcome = await site.evaluate(async () => {
    const address = '/dist/auth/token-endpoint.js';
    const {guestToken} = (await import(address)) as {
      guestToken(url: string, name: string): () => Promise<string>;
    };
    const session = await ours.open();
    await session.signIn(guestToken('/webex/guest', 'Linus'));
    return ours.outcome(session.line.register());
  });
  expect(outcome).toBe('ok');
  expect(registrations).toHaveLength(1);
  expect(JSON.parse(registrations[0]!)).toMatchObject({serviceData: {indicator: 'guestcalling'}});
  expect(cloud.devices().mobius[0]?.account).toMatch(/^guest-/);
});
