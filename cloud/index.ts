import {startCloud as start} from './cloud.js';
import type {CloudState} from './cloud-state.js';
import {STAND_IN_CLIENT} from './oauth.js';
export {routeToCloud} from './route-to-cloud.js';
export type {Account} from './accounts.js';
export type {CallCause, CallState, ListedCall} from './calls.js';
export type {CloudState, TokenRequest, WdmRecord} from './cloud-state.js';
export type {LoggedRequest} from './request-log.js';
export type {Answer, ListedDevice, MercuryAnswer, Scenario, ScenarioInput} from './scenario-shape.js';

/** A cloud of one's own, for a test or a demo. */
export interface RunningCloud extends CloudState {
  /** `http://localhost:<port>`; what a page sends to other origins belongs under `/gateway/<host>/<path>`. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection; resolves once the port is free. */
  close(): Promise<void>;
}

/** The cloud on a port of this machine: a free one, where none is given. */
export const startCloud: (options?: {
  readonly port?: number;
  readonly host?: string;
}) => Promise<RunningCloud> = start;

/** The one integration that the cloud knows, for a back end of one's own. */
export const standInClient: {readonly id: string; readonly secret: string} = STAND_IN_CLIENT;
