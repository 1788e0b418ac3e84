import type {Page} from '@playwright/test';
import {expect, test} from './demo.js';

// What a screen reader is given to say: the live regions as Chromium tells assistive technology of them, in the order in
// which they change. Whether a voice reads them well is for a person to hear (docs/accessibility.md).

interface AxNode {
  readonly nodeId: string;
  readonly backendDOMNodeId?: number;
  readonly name?: {readonly value: string};
  readonly properties?: readonly {readonly name: string; readonly value: {readonly value?: unknown}}[];
}

const howLoud = ({properties = []}: AxNode): unknown =>
  properties.find(({name}) => name === 'live')?.value.value;

/** Steps that are announced only where they take longer than half a second, as they may on a busy machine. */
const steps = /^polite: (Connecting|Deregistering|Getting|Signing|Waiting)/;

/** Everything that is announced from now on except steps: how loud, and the words. */
async function listen(page: Page): Promise<string[]> {
  const heard: string[] = [];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Accessibility.enable');
  cdp.on('Accessibility.nodesUpdated', event => {
    for (const region of (event.nodes as AxNode[]).filter(howLoud)) void hear(region);
  });
  async function hear(region: AxNode): Promise<void> {
    const {nodes} = (await cdp.send('Accessibility.getChildAXNodes', {id: region.nodeId})) as {
      nodes: AxNode[];
    };
    const words = nodes.map(({name}) => name?.value ?? '').join(' ');
    const announcement = `${String(howLoud(region))}: ${words}`;
    // A region falls silent when it has been heard.
    if (words && !steps.test(announcement)) heard.push(announcement);
  }
  const {nodes} = (await cdp.send('Accessibility.getFullAXTree')) as {nodes: AxNode[]};
  const regions = nodes.filter(howLoud);
  expect(regions.length).toBeGreaterThanOrEqual(4);
  // Chromium tells of a change only to those who have asked for the node.
  for (const {backendDOMNodeId} of regions)
    await cdp.send('Accessibility.getAXNodeAndAncestors', {backendNodeId: backendDOMNodeId!});
  return heard;
}

test('what happens to the line is announced in order, each thing once, and politely', async ({visitor}) => {
  await visitor.arrive();
  const heard = await listen(visitor.page);
  await visitor.signIn();
  await expect.poll(() => heard.length).toBe(2);
  await visitor.press('Register');
  await expect.poll(() => heard.length).toBe(3);
  await visitor.press('Deregister');
  await expect.poll(() => heard.length).toBe(4);
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(() => heard.length).toBe(6);

  // The line and the person come at the same time, and go so.
  expect(heard.slice(0, 2).toSorted()).toEqual([
    "polite: Not registered. You can't make or take calls yet.",
    'polite: Signed in. Ada Lovelace',
  ]);
  expect(heard.slice(2, 4)).toEqual([
    'polite: Registered. +12065550101. Ready for calls.',
    "polite: Not registered. You can't make or take calls yet.",
  ]);
  expect(heard.slice(4).toSorted()).toEqual([
    'polite: Not signed in. Sign in to use your phone line.',
    "polite: You're signed out.",
  ]);
});

test('a failure interrupts, with what to do about it', async ({visitor}) => {
  await visitor.arrive();
  await visitor.signIn();
  await visitor.play('Not entitled');
  const heard = await listen(visitor.page);
  await expect.poll(() => heard.length).toBe(2);
  await visitor.press('Register');
  await expect
    .poll(() => heard.slice(2))
    .toEqual([
      "assertive: Couldn't register. Your account isn't set up for calls in a browser. Contact your administrator.",
    ]);
});

test('a wait is announced once, its seconds are counted in silence, and a burst of presses is no burst of words', async ({
  visitor,
}) => {
  await visitor.arrive();
  await visitor.signIn();
  await visitor.play('Busy server');
  const heard = await listen(visitor.page);
  await expect.poll(() => heard.length).toBe(2);
  await visitor.press('Register');
  const message = visitor.status.locator('[part=message]');
  for (const seconds of [/in 5[6-9] sec/, /in 5[0-4] sec/]) await expect(message).toContainText(seconds);
  for (const name of ['Cancel', 'Register', 'Cancel', 'Register', 'Cancel']) await visitor.press(name);
  await expect.poll(() => heard.length).toBe(4);
  // Were anything else to be said, it would come before the next thing.
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(() => heard.length).toBe(6);
  expect(heard.slice(2, 4)).toEqual([
    'polite: Reconnecting soon. Webex is busy. Trying again automatically.',
    "polite: Not registered. You can't make or take calls yet.",
  ]);
});
