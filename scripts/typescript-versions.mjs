// `npm run typescript-versions`: compiles an application against the packed library with several versions of TypeScript.
// `npm test` does so only with the project's own version.
import {spawnSync} from 'node:child_process';
import {binary, ensurePackages, root} from './packages.mjs';

ensurePackages();
const {status} = spawnSync(process.execPath, [binary('vitest'), 'run', 'test/package/types.test.ts'], {
  cwd: root,
  env: {...process.env, TYPESCRIPT_VERSIONS: '5.4.5 5.9.3 6.0.3'},
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
