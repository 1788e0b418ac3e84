// `npm start` runs this program, which starts the demo's server and prints its address.
import {ensurePackages} from './packages.mjs';

ensurePackages();

const {build} = await import('./build.mjs');
const {runProgram} = await import('./run-program.mjs');
await build();
process.exitCode = await runProgram(process.execPath, ['--import', 'tsx', 'demo/main.ts']);
