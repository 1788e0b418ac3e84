import {startDemo} from './server.js';

const port = Number(process.env['PORT'] || 8080);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`PORT is ${process.env['PORT']}, which is no port: give a number from 0 to 65535.`);
  process.exit(2);
}

try {
  const demo = await startDemo({port});
  console.log(`\n  The library at work:  ${demo.url}\n\n  Ctrl-C ends it.`);
  const stop = (): void => void demo.close().then(() => process.exit());
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  console.error(`Port ${port} is taken. Choose another one:  PORT=${port + 1} npm start`);
  process.exit(1);
}
