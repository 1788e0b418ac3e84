import type {Account} from './accounts.js';
import type {HeldDevice} from './devices.js';
import type {LoggedRequest} from './request-log.js';
import type {Scenario, ScenarioInput} from './scenario-shape.js';
import type {IssuedToken} from './tokens.js';

export interface TokenRequest {
  /** The name of an account; `ada` without one. */
  readonly account?: string | undefined;
  /** Seconds; the scenario's `tokenLifetime` without one. */
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

/** What the cloud knows and can be told: the control API in code. */
export interface CloudState {
  readonly accounts: readonly Account[];
  scenario(): Scenario;
  /** Replaces the whole scenario; throws with the field's path when it is not one. */
  setScenario(scenario: ScenarioInput): Scenario;
  setScenario(json: unknown): Scenario;
  /** The sunny day again: no devices, no tokens, no log, no open Mercury socket. */
  reset(): void;
  issueToken(request?: TokenRequest): IssuedToken;
  /** Ends the time of every token so far. */
  expireTokens(): void;
  requests(): LoggedRequest[];
  devices(): {mobius: HeldDevice[]; wdm: WdmRecord[]};
  /** Takes away a Mobius or a WDM device, so that its next keepalive or refresh is answered with 404. */
  removeDevice(id: string): boolean;
  /**
   * Somebody calls: the Mobius device hears of it over Mercury. False where there is no such device, or no socket to it.
   * The call goes no further than that it rings.
   */
  ring(deviceId: string): boolean;
  /** Cuts the open Mercury sockets; how many there were. */
  dropMercury(): number;
}
