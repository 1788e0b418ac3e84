// What `npm start` runs: the library at work in a browser.
import {spawn} from 'node:child_process';
import {binary, ensurePackages, root} from './packages.mjs';

ensurePackages();

const {build} = await import('./build.mjs');
await build();

const server = spawn(binary('tsx'), ['demo/main.ts'], {cwd: root, stdio: 'inherit'});
server.on('exit', code => {
  process.exitCode = code ?? 0;
});
// Ctrl-C reaches the server by itself, as it does every program in the terminal; a signal to this one alone does not.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => server.kill('SIGTERM'));
