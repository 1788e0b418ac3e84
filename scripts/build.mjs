import {npm} from './npm.mjs';

/** Compiles the library and bundles it, unless nothing has changed since the last time. */
export async function build() {
  const code = await npm(['run', '--silent', 'build'], {WIREIT_LOGGER: 'quiet'});
  if (code !== 0) process.exit(1);
}
