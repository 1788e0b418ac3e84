import {find, install} from './debian.mjs';

/**
 * The path of redis-server. Installs Debian's package first if it is missing. Undefined if that is not possible.
 *
 * @returns {string | undefined}
 */
export function redisPath() {
  return find(['redis-server']) ?? (install('redis-server') ? find(['redis-server']) : undefined);
}
