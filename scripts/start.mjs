// `npm start` runs this program, which opens the demo in a browser.
import {spawn} from 'node:child_process';
import {binary, ensurePackages, root} from './packages.mjs';

ensurePackages();

const {build} = await import('./build.mjs');
await build();

const server = spawn(binary('tsx'), ['demo/main.ts'], {cwd: root, stdio: 'inherit'});
server.on('exit', code => {
  process.exitCode = code ?? 0;
});
// Ctrl-C reaches every program in the terminal, including the server. A signal to this process does not, so pass it on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
