import {find, install} from './debian.mjs';

/** @returns {string | undefined} The redis-server of this machine: Debian's package, where it can be installed. */
export function redisServer() {
  return find(['redis-server']) ?? (install('redis-server') ? find(['redis-server']) : undefined);
}
