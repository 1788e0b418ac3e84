import {integrationFrom, UnusableEnvironment} from './integration.js';
import {startDemo, startDemoAtWebex} from './server.js';

const fail = (message: string, code: number): never => {
  console.error(message);
  process.exit(code);
};

function environment() {
  try {
    return integrationFrom(process.env);
  } catch (error) {
    if (!(error instanceof UnusableEnvironment)) throw error;
    return fail(error.message, 2);
  }
}

const integration = environment();
const port = Number(process.env['PORT'] || integration?.port || 8080);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  fail(`PORT is ${process.env['PORT']}. Use a number from 0 to 65535.`, 2);
}

try {
  const demo = await (integration ? startDemoAtWebex(integration, port) : startDemo({port}));
  const behind = integration ? 'the real Webex' : 'a simulated Webex cloud on this machine';
  console.log(`\n  Demo:   ${demo.url}\n  Cloud:  ${behind}\n\n  Press Ctrl-C to stop.`);
  const stop = (): void => void demo.close().then(() => process.exit());
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  // The handler's message about an invalid option.
  if (integration && error instanceof TypeError) fail(error.message, 2);
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  fail(`Port ${port} is in use. Choose another one:  PORT=${port + 1} npm start`, 1);
}
