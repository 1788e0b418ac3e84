/**
 * A simulated Webex cloud, for tests with the real SDK.
 *
 * @module cloud
 */
import {startCloud as start} from './cloud.js';
import type {CloudState} from './cloud-state.js';
import {SIMULATED_CLIENT} from './oauth.js';
export {routeToCloud} from './route-to-cloud.js';
export type {Account} from './accounts.js';
export type {
  CallCommand,
  CallControl,
  Caller,
  ListedCall,
  ListedFarEnd,
  SentEvent,
} from './calls/call-api.js';
export type {CallState} from './calls/call-state.js';
export type {CallCause} from './calls/cause.js';
export type {ListedMessage} from './calls/roap.js';
export type {CloudState, TokenRequest, WdmRecord} from './cloud-state.js';
export type {LoggedRequest} from './request-log.js';
export type {
  Answer,
  CallEventName,
  CallScenario,
  EventDelivery,
  ListedDevice,
  MercuryAnswer,
  NetworkProfile,
  Scenario,
  ScenarioInput,
} from './scenario-shape.js';

/** A simulated cloud, for a test or a demo. */
export interface RunningCloud extends CloudState {
  /** For example `http://localhost:8787`. Simulates `https://<host>/<path>` at `/gateway/<host>/<path>`. */
  readonly url: string;
  readonly port: number;
  /** Closes all connections. Resolves once the port is free. */
  close(): Promise<void>;
}

/** Starts the cloud on a port of this machine. Default: a free port. */
export const startCloud: (options?: {
  readonly port?: number;
  readonly host?: string;
}) => Promise<RunningCloud> = start;

/** Client ID and secret of the integration that the cloud accepts, for your own server. */
export const simulatedClient: {readonly id: string; readonly secret: string} = SIMULATED_CLIENT;
