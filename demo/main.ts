import type {Listening} from '../cloud/server.js';
import {integrationFrom, UnusableEnvironment} from './integration.js';
import {startDemo, startDemoAtWebex} from './server.js';
import {explainFailure} from './start-failure.js';

const fail = (message: string, code: number): never => {
  console.error(message);
  process.exit(code);
};

function readIntegration() {
  try {
    return integrationFrom(process.env);
  } catch (error) {
    if (!(error instanceof UnusableEnvironment)) throw error;
    return fail(error.message, 2);
  }
}

const integration = readIntegration();
const port = Number(process.env['PORT'] || integration?.port || 8080);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  fail(`PORT is ${process.env['PORT']}. Use a number from 0 to 65535.`, 2);
}

const demo = await start();
const cloud = integration ? 'the real Webex' : 'a simulated Webex cloud on this machine';
console.log(`\n  Demo:   ${pageUrl()}\n  Cloud:  ${cloud}\n\n  Press Ctrl-C to stop.`);
// Keep the handlers, because a repeated signal must not interrupt `close()`.
await new Promise<void>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
});
await demo.close();
process.exit();

/** Returns the page's URL. Sign-ins work only at the origin of the redirect URI, which may be 127.0.0.1 or a proxy's. */
function pageUrl(): string {
  if (!integration) return demo.url;
  const {protocol, hostname, origin} = new URL(integration.redirectUri);
  return protocol === 'https:' ? origin : demo.url.replace('localhost', hostname);
}

async function start(): Promise<Listening> {
  try {
    return await (integration ? startDemoAtWebex(integration, port) : startDemo({port}));
  } catch (error) {
    // The sign-in handler refuses an option, and its message explains why.
    if (integration && error instanceof TypeError) return fail(error.message, 2);
    const explanation = explainFailure(error, port, integration?.port);
    if (explanation) return fail(explanation, 1);
    throw error;
  }
}
