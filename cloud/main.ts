import {parseArgs} from 'node:util';
import type {RunningCloud} from './cloud.js';

const DEFAULT_PORT = 8787;

const HELP = `Simulates Webex's cloud on this machine.

Usage: npx tsx cloud/main.ts [--port N]

  --port N   port to listen on, 0 for a free one (default: ${DEFAULT_PORT})
  --help     show this help

The data plane is at /gateway/<host>/<path>, the control API at /cloud/: GET and PUT /cloud/scenario,
POST /cloud/tokens, POST /cloud/tokens/expire, GET /cloud/requests, GET and DELETE /cloud/devices,
POST /cloud/devices/<id>/ring and event, GET /cloud/calls, GET /cloud/numbers, GET /cloud/far-ends,
POST /cloud/calls/<id>/hang-up, hold, resume, re-offer, rename, transfer and forget,
POST /cloud/mercury/drop, POST /cloud/mercury/mute, GET /cloud/accounts, POST /cloud/reset.
`;

const say = (text: string) => process.stdout.write(`${text}\n`);
const fail = (message: string, code: number): never => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

function portFromArguments(): number {
  try {
    const {values} = parseArgs({options: {port: {type: 'string'}, help: {type: 'boolean'}}});
    if (values.help === true) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const port = values.port ?? String(DEFAULT_PORT);
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      throw new TypeError(`--port: expected a whole number from 0 to 65535, got ${port}`);
    }
    return Number(port);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\nSee --help.`, 2);
  }
}

async function start(port: number): Promise<RunningCloud> {
  try {
    // Load the cloud only now, so that a wrong option is reported without a delay.
    const {startCloud} = await import('./cloud.js');
    return await startCloud({port});
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const other = port < 65_535 ? port + 1 : DEFAULT_PORT;
      return fail(
        `Port ${port} is in use. Stop the program that uses it, or choose another port: --port ${other}`,
        1,
      );
    }
    return fail(
      `The cloud could not be started: ${error instanceof Error ? error.message : String(error)}`,
      1,
    );
  }
}

const cloud = await start(portFromArguments());
say(`The cloud listens on ${cloud.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void cloud.close().then(() => process.exit(0));
  });
}
