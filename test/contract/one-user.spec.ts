import {expect, test} from './stage.js';
import {repeats} from '../repeats.js';

test.describe('trap 16: one user per page', () => {
  test("raw: the second user's line belongs to the first", async ({sdkPage, cloud}) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    await sdkPage.evaluate(async ([first, second]) => {
      await raw.connect(first!);
      const line = await raw.connect(second!);
      await line.register();
    }, tokens);
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['ada']);
  });

  test('ours: the second user is refused, and nothing is registered', async ({sdkPage, cloud}) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    const outcomes = await sdkPage.evaluate(async ([first, second]) => {
      const session = await ours.signIn(first!);
      await session.signOut();
      const refused = await ours.outcome(session.signIn(() => second!));
      return [refused, session.state, await ours.outcome(session.line.register())];
    }, tokens);
    expect(outcomes).toMatchObject([
      'another-user',
      {status: 'failed', fault: {type: 'another-user', step: 'device', action: 'reload'}},
      'signed-out',
    ]);
    expect(cloud.devices()).toEqual({mobius: [], wdm: []});
  });

  test('ours: signing in as a second user signs the first user out, and refuses the second', async ({
    sdkPage,
    cloud,
  }) => {
    const tokens = ['ada', 'grace'].map(account => cloud.issueToken({account}).access_token);
    const outcomes = await sdkPage.evaluate(async ([first, second]) => {
      const session = await ours.signIn(first!);
      await session.line.register();
      const refused = await ours.outcome(session.signIn(() => second!));
      const again = await ours.outcome(session.signIn(() => first!));
      return [refused, again, await ours.outcome(session.line.register())];
    }, tokens);
    expect(outcomes).toEqual(['another-user', 'ok', 'ok']);
    const {mobius, wdm} = cloud.devices();
    expect([...mobius, ...wdm].map(({account}) => account)).toEqual(['ada', 'ada']);
  });

  test(
    'ours: a second user whose profile is unknown is detected through the device',
    repeats(),
    async ({sdkPage, cloud}) => {
      const ada = cloud.issueToken({account: 'ada'}).access_token;
      const grace = cloud.issueToken({account: 'grace'}).access_token;
      await sdkPage.evaluate(async token => {
        const session = await ours.signIn(token);
        await session.signOut();
      }, ada);
      cloud.setScenario({people: [{status: 403}]});
      const outcome = await sdkPage.evaluate(token => ours.outcome(ours.session.signIn(() => token)), grace);
      expect(outcome).toBe('another-user');
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});
    },
  );

  test(
    'ours: the same user signs in again, and the new token is used',
    repeats(),
    async ({sdkPage, cloud}) => {
      await sdkPage.evaluate(
        async token => {
          const session = await ours.signIn(token);
          await session.line.register();
          await session.signOut();
        },
        cloud.issueToken({lifetime: 3600}).access_token,
      );
      cloud.reset(); // Forgets the first token, so that every request with it is answered 401.
      const outcome = await sdkPage.evaluate(async token => {
        await ours.session.signIn(() => token);
        return ours.outcome(ours.session.line.register());
      }, cloud.issueToken().access_token);
      expect(outcome).toBe('ok');
      expect(cloud.requests().filter(({status}) => status === 401)).toEqual([]);
    },
  );
});
