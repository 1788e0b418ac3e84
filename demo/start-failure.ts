import {SdkNotFetched} from '../scripts/sdk-file.mjs';
import {callbackPath} from './sign-in.js';

/**
 * Explains in a sentence why the demo cannot start, and what to do. Undefined if the reason is unknown.
 *
 * @param redirectPort The port of the integration's redirect, if it has one.
 */
export function explainFailure(error: unknown, port: number, redirectPort?: number): string | undefined {
  if (error instanceof SdkNotFetched) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. ${advice(port < 65_535 ? port + 1 : 8080)}`;
    case 'EACCES':
      return `Port ${port} is reserved, or only an administrator may use it. ${advice(8080)}`;
    default:
      return undefined;
  }

  function advice(freePort: number): string {
    return port === redirectPort
      ? `Use another one in WEBEX_REDIRECT_URI and among the redirect URIs of your integration, for example http://localhost:${freePort}${callbackPath}`
      : `Choose another one:  PORT=${freePort} npm start`;
  }
}
