import type {Page} from '@playwright/test';
import type {LineStatus} from '../src/line/line-state.js';
import {expectNoRing, expectReachable} from '../test/contract/reachable.js';
import type {World} from './world.js';

/** The environment in which a fault is injected. All seconds are of the page's clock. */
export interface SoakRun extends World {
  /** Advances the clock, and waits for the responses to the page's requests. */
  advance(seconds: number): Promise<void>;
  /** Advances the clock without waiting for responses. */
  advanceUnanswered(seconds: number): Promise<void>;
  /** The time of the page's clock in seconds. */
  now(): Promise<number>;
  /** Calls a page, and expects it to ring. */
  expectRing(page: Page): Promise<void>;
  /** Expects that no device rings for a call. */
  expectNoRing(): Promise<void>;
  readonly counts: Readonly<Counts>;
}

export interface Counts {
  /** The number of times `expectRing` has passed. */
  rings: number;
  /** The number of times `expectNoRing` has passed. */
  noRings: number;
}

export function createSoakRun(world: World): SoakRun {
  const {tab, stage, clock} = world;
  // The keepalive worker runs on the real clock, and needs some real time.
  const realTime = (seconds: number) =>
    new Promise<void>(resolve => void setTimeout(resolve, clock ? 100 : seconds * 1000));
  const counts: Counts = {rings: 0, noRings: 0};
  return {
    ...world,
    async advance(seconds) {
      await clock?.run(seconds);
      await realTime(seconds);
    },
    async advanceUnanswered(seconds) {
      for (let passed = 0; passed < seconds; passed += 1) {
        await clock?.runUnanswered(1);
        await realTime(1);
      }
    },
    now: () => tab.evaluate(() => Date.now() / 1000),
    async expectRing(page) {
      await expectReachable(page, stage.cloud);
      counts.rings += 1;
    },
    async expectNoRing() {
      await expectNoRing(stage.cloud);
      counts.noRings += 1;
    },
    counts,
  };
}

/**
 * Waits until the line of a page has this status.
 *
 * @throws {Error} If the line does not have the status within five minutes.
 */
export async function waitForStatus(
  page: Page,
  status: LineStatus,
  advance: SoakRun['advance'],
): Promise<void> {
  for (let seconds = 0; seconds < 300; seconds += 1) {
    if ((await page.evaluate(() => session.line.snapshot.state.status)) === status) return;
    await advance(1);
  }
  throw new Error(`The line is not ${status} after 300 s`);
}

/**
 * Waits until the line has had this status since the fault began. It may have another one by now.
 *
 * @throws {Error} If the line has not had the status within this many seconds.
 */
export async function waitUntilStatusSeen(
  {tab, advance}: Pick<SoakRun, 'tab' | 'advance'>,
  status: LineStatus,
  within: number,
): Promise<void> {
  for (let seconds = 0; seconds <= within; seconds += 0.1) {
    if (await tab.evaluate(wanted => statuses.includes(wanted), status)) return;
    await advance(0.1);
  }
  throw new Error(`The line was not ${status} within ${within} s`);
}

/** Runs an action while the other tab is signed out, so that it does not take over. */
export async function alone({other, signIn}: SoakRun, action: () => Promise<void>): Promise<void> {
  await other.evaluate(() => session.signOut());
  await action();
  await signIn(other);
}
