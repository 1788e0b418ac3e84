import {afterEach} from 'vitest';
import {startCloud, type RunningCloud} from '../../cloud/cloud.js';

/** Returns `startCloud()`, whose clouds are closed after each test. */
export function useClouds() {
  const running: RunningCloud[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(cloud => cloud.close().catch(() => undefined)));
  });
  return async function start(...options: Parameters<typeof startCloud>): Promise<RunningCloud> {
    const cloud = await startCloud(...options);
    running.push(cloud);
    return cloud;
  };
}
