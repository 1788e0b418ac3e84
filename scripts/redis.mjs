import {find, install} from './debian.mjs';

/** @returns {string | undefined} The redis-server of this machine. Installs Debian's package if possible. */
export function redisServer() {
  return find(['redis-server']) ?? (install('redis-server') ? find(['redis-server']) : undefined);
}
