import type {Browser} from '@playwright/test';
import type {RunningCloud} from '../cloud/cloud.js';
import {openContext, openPage, startStage} from './stage.js';

const counts = [1, 5, 50];
/** How long the tabs stay open after the last one shows the line, in milliseconds: two keepalives of the line. */
const stay = 5_000;
const keepaliveSeconds = 2;

/** The requests that Webex has received from a browser, and the devices that they have created. */
interface Received {
  /** By endpoint, without keepalives, whose number depends on how long the tabs are open. */
  readonly requests: ReadonlyMap<string, number>;
  readonly keepalives: number;
  readonly devices: number;
}

/** Opens 1, 5 and 50 tabs of one person, and counts what Webex receives. */
export async function measureTabs(browser: Browser): Promise<string> {
  const cloud = await startStage();
  const rows: string[] = [];
  let receivedFromOne: Received | undefined;
  try {
    for (const count of counts) {
      const received = await openTabs(browser, cloud, count);
      receivedFromOne ??= received;
      const extra = [...received.requests].filter(
        ([endpoint, times]) => receivedFromOne?.requests.get(endpoint) !== times,
      );
      const result = extra.length ? `missed: ${extra.map(([endpoint]) => endpoint).join(', ')}` : 'met';
      rows.push(
        `| ${count} | ${total(received)} | ${received.keepalives} | ${received.devices} | ${result} |`,
      );
    }
  } finally {
    await cloud.close();
  }
  return [
    '| tabs of one browser | requests that Webex receives | and keepalives | devices | aim: those of one tab |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

async function openTabs(browser: Browser, cloud: RunningCloud, tabs: number): Promise<Received> {
  cloud.reset();
  cloud.setScenario({keepaliveInterval: keepaliveSeconds});
  const context = await openContext(browser, cloud);
  // The sign-in handler also gives the same token to all tabs.
  const {access_token: token} = cloud.issueToken();
  for (let tab = 0; tab < tabs; tab += 1) {
    const page = await openPage(context, cloud);
    await page.evaluate(accessToken => ours.signIn(accessToken).then(() => undefined), token);
    if (tab === 0) await page.evaluate(() => ours.session.line.register());
    else await page.waitForFunction(() => ours.session.line.snapshot.state.status === 'elsewhere');
  }
  await new Promise(resolve => {
    setTimeout(resolve, stay);
  });
  const requests = new Map<string, number>();
  for (const {endpoint} of cloud.requests()) requests.set(endpoint, (requests.get(endpoint) ?? 0) + 1);
  const keepalives = requests.get('keepalive') ?? 0;
  requests.delete('keepalive');
  const devices = cloud.devices().mobius.length;
  await context.close();
  return {requests, keepalives, devices};
}

function total({requests}: Received): number {
  return [...requests.values()].reduce((sum, count) => sum + count, 0);
}
