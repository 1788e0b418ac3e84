import {SdkNotFetched} from '../scripts/sdk-file.mjs';
import {callbackPath} from './sign-in.js';

/**
 * Explains in a sentence why the demo cannot start, and what to do. Undefined if the reason is unknown.
 *
 * @param redirectPort The local port of the integration's redirect URI. Undefined without an integration, or with an https
 *   address.
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
      ? `Choose another one: set WEBEX_REDIRECT_URI to, for example, http://localhost:${freePort}${callbackPath}, and add this address to the redirect URIs of your integration.`
      : `Choose another one:  PORT=${freePort} npm start`;
  }
}
