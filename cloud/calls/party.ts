import type {Account} from '../accounts.js';
import {nextCallState, type CallState, type CallStep} from './call-state.js';
import type {CallCause} from './cause.js';
import type {Identity} from './identity.js';
import type {Roap} from './roap.js';

/** One party of a call: the leg of a device, or a far end, which has no device. */
export type Party = Leg | FarEnd;

/** One device's leg of a call. */
export interface Leg {
  readonly kind: 'leg';
  readonly callId: string;
  readonly deviceId: string;
  readonly account: Account;
  readonly identity: Identity;
  /** Whether the device placed the call. */
  readonly outbound: boolean;
  readonly roap: Roap;
  /** The SDK's correlation ID, known from its first request about the call. Most Mercury events must contain it. */
  correlationId: string | undefined;
  state: CallState;
  /** Whether the device holds the call. */
  isHolding: boolean;
  /** The other party, once the call is answered. */
  party: Party | undefined;
  /** Number of the device's keepalives of this call. */
  keepalives: number;
  /** When the device last sent a keepalive of the call, in milliseconds since 1970. */
  keptAliveAt: number;
  /** When the device last had an open event socket, in milliseconds since 1970. */
  reachableAt: number;
  readonly at: {offered: string; alerting?: string; connected?: string; ended?: string};
  /** Reason that the device gave in its DELETE. */
  cause: CallCause | undefined;
  /** Reason for which the cloud ended the call. */
  cloudCause: CallCause | undefined;
  endedBy: 'device' | 'cloud' | undefined;
}

/** A simulated party. Its audio, if it has any, comes from a page. */
export interface FarEnd {
  readonly kind: 'far-end';
  readonly name: string;
  readonly identity: Identity;
  /** The leg to which the far end is connected. */
  party: Leg | undefined;
  /** Whether the far end holds the call. */
  isHolding: boolean;
  /** Offers a new connection. */
  offer(): Promise<string>;
  /** Receives the answer to the far end's offer. */
  accept(answer: string): void;
  /** Answers an offer of a new connection. */
  answer(offer: string): Promise<string>;
  /** Stops or starts the audio that the far end sends. A far end does not negotiate a hold itself. */
  pause(isPaused: boolean): void;
  /** Whether the far end sends audio. */
  sendsAudio(): boolean;
  close(): void;
}

const timeNames = {alert: 'alerting', connect: 'connected', end: 'ended'} as const;

/** Moves a leg to its next state, and records the time. */
export function move(leg: Leg, step: CallStep): void {
  leg.state = nextCallState(leg.state, step);
  if (step !== 'disconnect') leg.at[timeNames[step]] ??= new Date().toISOString();
}

export const join = (one: Leg, other: Party): void => {
  one.party = other;
  other.party = one;
};

/** Disconnects a party from the other party of its call, and returns that party. Undefined if there is none. */
export function separate(party: Party): Party | undefined {
  const other = party.party;
  party.party = undefined;
  if (other !== undefined) other.party = undefined;
  return other;
}

export const nameOf = (party: Party): string => (party.kind === 'leg' ? party.callId : party.name);

/** Whether this party sends audio, according to the latest SDP. */
export const sendsAudio = (party: Party): boolean =>
  party.kind === 'leg' ? party.roap.sendsAudio() : party.sendsAudio() && !party.isHolding;
