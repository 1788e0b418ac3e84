import type {Account} from './accounts.js';
import type {ListedCall} from './calls.js';
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
  /** The sunny day again: no devices, no calls, no tokens, no log, no open Mercury socket, no request without its answer. */
  reset(): void;
  issueToken(request?: TokenRequest): IssuedToken;
  /** Ends the time of every token so far. */
  expireTokens(): void;
  requests(): LoggedRequest[];
  devices(): {mobius: HeldDevice[]; wdm: WdmRecord[]};
  /** Takes away a Mobius or a WDM device, so that its next keepalive or refresh is answered with 404. */
  removeDevice(id: string): boolean;
  /**
   * Somebody calls a Mobius device: it gets the call and an SDP offer over Mercury. The caller has no media.
   *
   * @returns The id of the call; undefined where there is no such device, or no open socket to it.
   */
  ring(deviceId: string): string | undefined;
  /** Every call so far, ended ones included, of the devices that are still registered. */
  calls(): ListedCall[];
  /**
   * The caller hangs up. The call is `ending` until the SDK has confirmed it, or `ended` at once where the SDK has not
   * even said that it rings.
   *
   * @returns False where there is no such call, or it has ended.
   */
  hangUp(callId: string): boolean;
  /**
   * Cuts the open Mercury sockets as a network does, or closes them with a code.
   *
   * @returns How many there were.
   */
  dropMercury(how?: {readonly code?: number | undefined}): number;
  /**
   * From now on nothing is sent or answered on the Mercury sockets that are open. They stay open until the client closes
   * them, or they are dropped.
   *
   * @returns How many there were.
   */
  muteMercury(): number;
}
