import {find, install} from './debian.mjs';

const places = ['/usr/sbin/nginx'];

/** @returns {string | undefined} The nginx of this machine. Installs Debian's package if possible. */
export function nginx() {
  return find(['nginx'], places) ?? (install('nginx-light') ? find(['nginx'], places) : undefined);
}
