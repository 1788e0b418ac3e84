import {find, install} from './debian.mjs';

/**
 * Returns the path of redis-server. If it is missing, installs Debian's package first. Undefined if that is not
 * possible.
 *
 * @returns {string | undefined}
 */
export function redisPath() {
  return find(['redis-server']) ?? (install('redis-server') ? find(['redis-server']) : undefined);
}
