import {ensureChromium, missingFirefox, missingWebKit} from './browsers.mjs';
import {redisServer} from './redis.mjs';
import {sdkFile} from './sdk-file.mjs';

/** What the steps need beside the packages. A step that is not here needs nothing. */
const toolsOf = {
  unit: [redisServer, sdkFile],
  chromium: [ensureChromium],
  firefox: [missingFirefox],
  webkit: [missingWebKit],
  journeys: [ensureChromium, sdkFile],
  engines: [missingFirefox, missingWebKit, sdkFile],
};

/**
 * Installs what the steps need, one after the other: Debian's package manager runs once at a time.
 *
 * @param {string[]} steps
 */
export async function ensureTools(steps) {
  for (const ensure of new Set(steps.flatMap(step => toolsOf[step] ?? []))) await ensure();
}
