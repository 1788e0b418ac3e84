import type {Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {requestedEndpoints, expect, test} from './stage.js';
import {repeats} from '../repeats.js';
import {openTab, register, signIn, statusIn, tokenOf} from './tabs-setup.js';

test.describe('the person whose line is shared by tabs', () => {
  const people = (cloud: RunningCloud) => requestedEndpoints(cloud, 'people').length;
  const faultOf = (page: Page) =>
    page.evaluate(() => (ours.session.state.status === 'failed' ? ours.session.state.fault : undefined));

  test(
    'with another token of the same person, Webex is only queried for its owner',
    repeats(),
    async ({sdkPage, context, cloud}) => {
      await signIn(sdkPage, tokenOf(cloud));
      await register(sdkPage);
      const second = await openTab(context, cloud);
      const before = cloud.requests().length;
      await signIn(second, tokenOf(cloud));
      expect(await statusIn(second)).toBe('elsewhere registered');
      const since = cloud.requests().slice(before);
      const names = since
        .map(({endpoint}) => endpoint)
        .filter(name => name !== 'keepalive' && name !== 'metrics');
      expect(names).toEqual(['people']);
    },
  );

  test('another person in the second tab is refused, and the first person’s line stays registered', async ({
    sdkPage,
    context,
    cloud,
  }) => {
    await signIn(sdkPage, tokenOf(cloud, 'ada'));
    await register(sdkPage);
    const second = await openTab(context, cloud);
    const outcome = await second.evaluate(
      async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      },
      tokenOf(cloud, 'grace'),
    );
    expect(outcome).toBe('another-user-elsewhere');
    expect(await faultOf(second)).toMatchObject({type: 'another-user-elsewhere', action: 'free-elsewhere'});
    expect(await statusIn(second)).toBe('absent');
    expect(await statusIn(sdkPage)).toBe('registered');
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['ada']);

    // "Sign out there, then try again."
    await sdkPage.evaluate(() => ours.session.signOut());
    await signIn(second, tokenOf(cloud, 'grace'));
    expect(await register(second)).toBe('ok');
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['grace']);
  });

  test('another person is refused even if only the first person’s device identifies that person', async ({
    sdkPage,
    context,
    cloud,
  }) => {
    cloud.setScenario({people: [{status: 403}]});
    await signIn(sdkPage, tokenOf(cloud, 'ada'));
    await register(sdkPage);
    cloud.setScenario({});
    const second = await openTab(context, cloud);
    const outcome = await second.evaluate(
      async token => {
        const session = await ours.open();
        return ours.outcome(session.signIn(() => token));
      },
      tokenOf(cloud, 'grace'),
    );
    expect(outcome).toBe('another-user-elsewhere');
    expect(await statusIn(second)).toBe('absent');
    expect(await statusIn(sdkPage)).toBe('registered');
    expect(cloud.devices().mobius.map(({account}) => account)).toEqual(['ada']);
  });

  test(
    '"Use it here" with another person’s token that only the device reveals is refused, and the page then belongs to that person',
    repeats(),
    async ({sdkPage, context, cloud}) => {
      const [adas, graces] = [tokenOf(cloud, 'ada'), tokenOf(cloud, 'grace')];
      await signIn(sdkPage, adas);
      await register(sdkPage);
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
      // The first tab has handed the line over, as it cannot tell that this is another person.
      expect(cloud.devices()).toEqual({mobius: [], wdm: []});

      cloud.setScenario({});
      await sdkPage.evaluate(() => ours.session.signOut());
      const signInAgain = (token: string) =>
        second.evaluate(given => ours.outcome(ours.session.signIn(() => given)), token);
      expect(await signInAgain(adas)).toBe('another-user');
      expect(await signInAgain(graces)).toBe('ok');
    },
  );

  test(
    'if another person registers in the second tab the first sign-in ends, and leaves nothing at Webex',
    repeats(),
    async ({sdkPage, context, cloud}) => {
      await signIn(sdkPage, tokenOf(cloud, 'ada'));
      const second = await openTab(context, cloud);
      await signIn(second, tokenOf(cloud, 'grace'));
      expect(await register(second)).toBe('ok');
      await expect.poll(() => faultOf(sdkPage)).toMatchObject({type: 'another-user', action: 'reload'});
      expect(await statusIn(sdkPage)).toBe('absent');
      expect(await statusIn(second)).toBe('registered');
      const {mobius, wdm} = cloud.devices();
      expect([...mobius, ...wdm].map(({account}) => account)).toEqual(['grace', 'grace']);
      expect(people(cloud)).toBe(2);
    },
  );
});
