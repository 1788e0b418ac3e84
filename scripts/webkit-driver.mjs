import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';

/**
 * Runs WebKit's driver on a virtual display until `stop()`.
 *
 * @returns {Promise<{port: number, stop(): void}>}
 */
export async function startWebKitDriver() {
  const port = await freePort();
  // Use a separate process group, so that the display and the driver end together.
  const driver = spawn('xvfb-run', ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`], {
    detached: true,
    stdio: 'ignore',
  });
  await waitForDriver(port);
  const {pid} = driver;
  return {port, stop: () => void (pid && process.kill(-pid, 'SIGTERM'))};
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  return port;
}

async function waitForDriver(port) {
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error('WebKitWebDriver did not respond within 10 s');
}
