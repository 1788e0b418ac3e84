import {find, install} from './debian.mjs';

const places = ['/usr/sbin/nginx'];

/**
 * The path of nginx. Installs Debian's package first if it is missing. Undefined if that is not possible.
 *
 * @returns {string | undefined}
 */
export function nginxPath() {
  return find(['nginx'], places) ?? (install('nginx-light') ? find(['nginx'], places) : undefined);
}
