import type {Account} from './accounts.js';
import type {CallControl} from './calls/call-api.js';
import type {HeldDevice} from './devices.js';
import type {LoggedRequest} from './request-log.js';
import type {Scenario, ScenarioInput} from './scenario-shape.js';
import type {IssuedToken} from './tokens.js';

export interface TokenRequest {
  /** Name of an account. Default: `ada`. */
  readonly account?: string | undefined;
  /** Seconds. Default: the scenario's `tokenLifetime`. */
  readonly lifetime?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
}

export interface WdmRecord {
  readonly id: string;
  readonly url: string;
  readonly account: string;
  readonly created: string;
  readonly modified: string;
  /** Whether its Mercury socket is open. */
  readonly connected: boolean;
}

/** State of the cloud, and commands: the control API in code. */
export interface CloudState extends CallControl {
  readonly accounts: readonly Account[];
  scenario(): Scenario;
  /** Replaces the whole scenario. If the new one is invalid, throws an error whose message names the field. */
  setScenario(scenario: ScenarioInput): Scenario;
  setScenario(json: unknown): Scenario;
  /**
   * Restores the initial state: the default scenario, and no devices, calls, tokens, log, open Mercury sockets or
   * pending requests.
   */
  reset(): void;
  /** Issues an access token without a sign-in. */
  issueToken(request?: TokenRequest): IssuedToken;
  /** Makes all access tokens invalid, as if they had expired. */
  expireTokens(): void;
  /** The latest requests to the simulated services, at most 1,000, oldest first. */
  requests(): LoggedRequest[];
  devices(): {mobius: HeldDevice[]; wdm: WdmRecord[]};
  /**
   * Removes a Mobius or WDM device, so that its next keepalive or refresh is answered with 404.
   *
   * @returns False if there is no such device.
   */
  removeDevice(id: string): boolean;
  /**
   * Drops the open Mercury sockets like a network failure would, or closes them with a code.
   *
   * @returns The number of sockets.
   */
  dropMercury(how?: {readonly code?: number | undefined}): number;
  /**
   * Mutes the open Mercury sockets: nothing is sent or answered on them, until the client closes them or they are
   * dropped.
   *
   * @returns The number of sockets.
   */
  muteMercury(): number;
}
