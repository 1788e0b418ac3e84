import {npm} from './run-program.mjs';

/** Compiles and bundles the library, unless nothing has changed since the last build. Ends this process if that fails. */
export async function build() {
  const code = await npm(['run', '--silent', 'build'], {WIREIT_LOGGER: 'quiet'});
  if (code !== 0) process.exit(1);
}
