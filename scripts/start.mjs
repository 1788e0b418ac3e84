// `npm start`: installs missing packages, builds the library, and runs the demo.
import {build} from './build.mjs';
import {ensurePackages} from './packages.mjs';
import {runProgram} from './run-program.mjs';

ensurePackages();
await build();
process.exitCode = await runProgram(process.execPath, ['--import', 'tsx', 'demo/main.ts']);
