import {find, install} from './debian.mjs';

/** @returns {string | undefined} The redis-server of this machine: Debian's package, where it can be installed. */
export function redisServer() {
  const there = () => find(['redis-server']);
  return there() ?? (install('redis-server') ? there() : undefined);
}
