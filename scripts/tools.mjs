import {ensureChromium, ensureFirefox, ensureWebKit} from './browsers.mjs';
import {redisPath} from './redis.mjs';
import {sdkFile} from './sdk-file.mjs';

/** The tools that some steps need in addition to the packages. */
const toolsOf = {
  unit: [redisPath, sdkFile],
  chromium: [ensureChromium],
  firefox: [ensureFirefox],
  webkit: [ensureWebKit],
  journeys: [ensureChromium, sdkFile],
  audits: [ensureChromium, sdkFile],
  tabs: [ensureFirefox, ensureWebKit, sdkFile],
};

/**
 * Installs the tools of the steps one after another, because Debian's package manager cannot run in parallel.
 *
 * @param {string[]} steps
 */
export async function ensureTools(steps) {
  for (const ensure of new Set(steps.flatMap(step => toolsOf[step] ?? []))) await ensure();
}
