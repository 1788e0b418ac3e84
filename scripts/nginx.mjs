import {find, install} from './debian.mjs';

const places = ['/usr/sbin/nginx'];

/**
 * Returns the path of nginx. If nginx is missing, installs Debian's package first. Undefined if that is not possible.
 *
 * @returns {string | undefined}
 */
export function nginxPath() {
  return find(['nginx'], places) ?? (install('nginx-light') ? find(['nginx'], places) : undefined);
}
