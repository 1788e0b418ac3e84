import {expect, test, Visitor} from './demo.js';
import {repeats} from '../repeats.js';

test('sign in, register, keepalive, deregister, sign out', async ({visitor, demo}) => {
  demo.setScenario({keepaliveInterval: 1});
  await visitor.open();
  await visitor.expectLineState('absent');
  await visitor.turnOffAutoRegister();
  const token = await visitor.signIn();
  await expect(visitor.login).toContainText('Ada Lovelace');
  await visitor.expectLineState('unregistered');

  await visitor.press('Register');
  await visitor.expectLineState('registered');
  await expect(visitor.status).toContainText('Registered +1 206 555 0101');
  await visitor.page.getByText('Line details').click();
  const properties = visitor.page.locator('webex-line-details').locator('dd');
  await expect(properties).toContainText([
    '5101',
    'active',
    'sip:ada@example.calls.webex.com',
    '1 sec',
    '60 min',
  ]);
  expect(demo.devices().mobius).toHaveLength(1);
  await expect
    .poll(() => demo.requests().filter(({endpoint}) => endpoint === 'keepalive').length)
    .toBeGreaterThan(1);

  await visitor.press('Deregister');
  await visitor.expectLineState('unregistered');
  expect(demo.devices().mobius).toEqual([]);

  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect(visitor.signInButton).toBeVisible();
  await visitor.expectLineState('absent');
  expect(demo.devices()).toEqual({mobius: [], wdm: []});

  const unknown = demo.requests().filter(({endpoint}) => endpoint === 'unknown');
  expect(unknown).toEqual([]);
  const eventLog = await visitor.page.locator('#events').textContent();
  expect(eventLog).toContain('webex-line-registered');
  expect(eventLog).not.toContain(token);
});

test('signing out of a registered line deregisters it', repeats(), async ({visitor, demo}) => {
  await visitor.open();
  await visitor.signIn();
  await visitor.expectLineState('registered');
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect(visitor.signInButton).toBeVisible();
  expect(demo.devices()).toEqual({mobius: [], wdm: []});
});

test('the same person can sign out and in again with another token', repeats(), async ({visitor}) => {
  await visitor.open();
  await visitor.signIn();
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await visitor.signIn();
  await visitor.expectLineState('registered');
});

test(
  'another person on the same page has to reload it, and can then sign in',
  repeats(),
  async ({visitor}) => {
    await visitor.open();
    await visitor.signIn('Ada Lovelace');
    await visitor.login.getByRole('button', {name: 'Sign out'}).click();
    await visitor.signIn('Grace Hopper');
    await expect(visitor.login).toContainText("Reload the page, and sign in if you're asked to.");
    await visitor.page.reload();
    await visitor.signIn('Grace Hopper');
    await expect(visitor.login).toContainText('Grace Hopper');
  },
);

test(
  'Cancel while connecting undoes a registration that still completes',
  repeats(),
  async ({visitor, demo}) => {
    await visitor.open();
    await visitor.playScenario('Slow server');
    await visitor.signIn();
    await visitor.expectLineState('connecting');
    await visitor.press('Cancel');
    await visitor.expectLineState('unregistered');
    expect(demo.devices().mobius).toEqual([]);
  },
);

test('the button keeps the focus from state to state', repeats(), async ({visitor}) => {
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.signIn();
  await visitor.press('Register');
  await visitor.expectLineState('registered');
  const focused = () =>
    visitor.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim());
  expect(await focused()).toBe('Deregister');
  await visitor.page.keyboard.press('Enter');
  await visitor.expectLineState('unregistered');
  expect(await focused()).toBe('Register');
});

const faults = [
  {
    scenario: 'Not entitled',
    state: 'failed',
    text: "Your account isn't set up for calls in a browser. Contact your administrator.",
  },
  {scenario: 'Busy server', state: 'retrying', text: 'Webex is busy.'},
  {scenario: 'Server error', state: 'retrying', text: 'Webex Calling has a problem.'},
  {scenario: 'Too many devices', state: 'retrying', text: 'Your number is active on too many devices.'},
  {scenario: 'Registered elsewhere', state: 'registered', text: 'Registered'},
  {scenario: 'Token expires', state: 'failed', text: 'Your sign-in has expired. Sign in again.'},
] as const;
for (const {scenario, state, text} of faults) {
  test(
    `registering under “${scenario}” shows ${state} and the next step`,
    repeats(scenario !== 'Token expires'),
    async ({visitor}) => {
      await visitor.open();
      await visitor.playScenario(scenario);
      await visitor.signIn();
      await visitor.expectLineState(state);
      await expect(visitor.status).toContainText(text);
    },
  );
}

const signInFaults = [
  {scenario: 'Device refused', text: "Webex didn't accept this browser as a device. Try again."},
  {scenario: 'Event connection refused', text: "Couldn't connect to Webex. Try again."},
  {scenario: 'All servers down', text: "Couldn't find a Webex Calling server."},
] as const;
for (const {scenario, text} of signInFaults) {
  test(
    `signing in under “${scenario}” shows the fault and the form again`,
    repeats(scenario !== 'Device refused'),
    async ({visitor}) => {
      await visitor.open();
      await visitor.playScenario(scenario);
      await visitor.signIn();
      await expect(visitor.login).toContainText(text, {timeout: 45_000});
      await expect(visitor.signInButton).toBeVisible();
    },
  );
}

const badTokens = [
  {token: '', text: 'Enter an access token.'},
  {token: 'not a token', text: "That isn't a Webex access token."},
  {token: 'abc_def', text: "That isn't a Webex access token."},
  {token: 'abc_def_ghi', text: 'Your sign-in has expired. Sign in again.'},
] as const;
for (const {token, text} of badTokens) {
  test(`the token “${token}” shows “${text}”`, repeats(token !== 'not a token'), async ({visitor}) => {
    await visitor.open();
    await visitor.login.getByLabel('Access token').fill(token);
    await visitor.signInButton.click();
    await expect(visitor.login).toContainText(text);
    await expect(visitor.login.getByLabel('Access token')).toHaveValue('');
  });
}

test('missed keepalives are shown until they recover', async ({visitor}) => {
  await visitor.open();
  await visitor.playScenario('Missed keepalives');
  await visitor.signIn();
  await visitor.expectLineState('reconnecting');
  await expect(visitor.status).toContainText(
    /Calls may not reach you\. The connection is unstable: \d connection checks? failed\./,
  );
  await visitor.expectLineState('registered');
});

test('a second tab shows that the first one has the line, and "Use it here" moves it', async ({
  visitor,
  demo,
  context,
}) => {
  const second = new Visitor(await context.newPage(), demo);
  await visitor.open();
  await second.open();
  await visitor.signIn();
  await visitor.expectLineState('registered');

  await second.signIn();
  await second.expectLineState('elsewhere');
  await expect(second.status).toContainText('Your line is in use in another tab.');
  await expect(second.status).toContainText('+1 206 555 0101');
  await second.press('Use it here');
  await second.expectLineState('registered');
  await visitor.expectLineState('elsewhere');

  // There are never two devices: the first was deleted before the second was created.
  const endpoints = demo.requests().map(({endpoint}) => endpoint);
  const registrations = endpoints.filter(endpoint => ['register', 'deregister'].includes(endpoint));
  expect(registrations).toEqual(['register', 'deregister', 'register']);
  expect(demo.devices().mobius).toHaveLength(1);
});
