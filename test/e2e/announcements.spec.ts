import type {Page} from '@playwright/test';
import {expect, test} from './demo.js';

// Screen reader announcements: the live regions that Chromium exposes, in the order in which they change. How well a
// screen reader speaks them is tested by hand (docs/accessibility.md).

interface AxNode {
  readonly nodeId: string;
  readonly backendDOMNodeId?: number;
  readonly name?: {readonly value: string};
  readonly properties?: readonly {readonly name: string; readonly value: {readonly value?: unknown}}[];
}

const politeness = ({properties = []}: AxNode): unknown =>
  properties.find(({name}) => name === 'live')?.value.value;

/** Steps that are announced only if they take longer than half a second, as they may on a busy machine. */
const steps = /^polite: (Connecting|Deregistering|Ending|Getting|Loading|Removing|Signing|Waiting)/;

/** All announcements from now on except steps, with their politeness and text. */
async function listen(page: Page): Promise<string[]> {
  const announcements: string[] = [];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Accessibility.enable');
  cdp.on('Accessibility.nodesUpdated', event => {
    for (const region of (event.nodes as AxNode[]).filter(politeness)) void recordAnnouncement(region);
  });
  async function recordAnnouncement(region: AxNode): Promise<void> {
    const {nodes} = (await cdp.send('Accessibility.getChildAXNodes', {id: region.nodeId})) as {
      nodes: AxNode[];
    };
    const words = nodes.map(({name}) => name?.value ?? '').join(' ');
    const announcement = `${String(politeness(region))}: ${words}`;
    // A region is cleared after its announcement.
    if (words && !steps.test(announcement)) announcements.push(announcement);
  }
  const {nodes} = (await cdp.send('Accessibility.getFullAXTree')) as {nodes: AxNode[]};
  const regions = nodes.filter(politeness);
  expect(regions.length).toBeGreaterThanOrEqual(4);
  // Chromium reports changes only for nodes that were requested.
  for (const {backendDOMNodeId} of regions)
    await cdp.send('Accessibility.getAXNodeAndAncestors', {backendNodeId: backendDOMNodeId!});
  return announcements;
}

test('line events are announced politely, in order and once each', async ({visitor}) => {
  await visitor.open();
  await visitor.turnOffAutoRegister();
  const announcements = await listen(visitor.page);
  await visitor.signIn();
  await expect.poll(() => announcements).toHaveLength(1);
  await visitor.press('Register');
  await expect.poll(() => announcements).toHaveLength(2);
  await visitor.press('Deregister');
  await expect.poll(() => announcements).toHaveLength(3);
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(() => announcements).toHaveLength(4);

  // The line appears and disappears with the user, and is not announced then.
  expect(announcements).toEqual([
    'polite: Signed in. Ada Lovelace',
    'polite: Registered. +1 206 555 0101. Ready for calls.',
    'polite: Not registered. Register your line to make and take calls.',
    "polite: You're signed out.",
  ]);
});

test('a failure is announced assertively, with the next step', async ({visitor}) => {
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.signIn();
  await visitor.playScenario('Not entitled');
  const announcements = await listen(visitor.page);
  await expect.poll(() => announcements.length).toBe(1);
  await visitor.press('Register');
  await expect
    .poll(() => announcements.slice(1))
    .toEqual([
      "assertive: Line unavailable. Your account isn't set up for calls in a browser. Contact your administrator.",
    ]);
});

test('a wait is announced once without its countdown, and repeated presses are not announced repeatedly', async ({
  visitor,
  demo,
}) => {
  await visitor.open();
  await visitor.turnOffAutoRegister();
  await visitor.signIn();
  demo.setScenario({register: [{status: 429, retryAfter: 60}, {status: 200}]});
  const announcements = await listen(visitor.page);
  await expect.poll(() => announcements.length).toBe(1);
  await visitor.press('Register');
  const message = visitor.status.locator('[part=message]');
  for (const seconds of [/in 5[6-9]\ssec/, /in 5[0-4]\ssec/]) await expect(message).toContainText(seconds);
  // Pressed from within the page, because presses a second apart are each announced.
  await visitor.controls.evaluate(async controls => {
    for (const name of ['Stop trying', 'Register', 'Stop trying', 'Register', 'Stop trying']) {
      const find = () =>
        [...controls.shadowRoot!.querySelectorAll('button')].find(each => each.textContent.trim() === name);
      while (!find()) await new Promise(requestAnimationFrame);
      find()!.click();
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  });
  await expect.poll(() => announcements.length).toBe(3);
  // Any other announcement would come before the next one.
  await visitor.login.getByRole('button', {name: 'Sign out'}).click();
  await expect.poll(() => announcements.length).toBe(4);
  expect(announcements.slice(1)).toEqual([
    'polite: Not registered yet. Webex is busy. Trying again automatically.',
    'polite: Not registered. Register your line to make and take calls.',
    "polite: You're signed out.",
  ]);
});
