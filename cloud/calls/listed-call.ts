import {isLive, type CallState} from './call-state.js';
import type {CallCause} from './cause.js';
import {nameOf, speaks, type Leg} from './party.js';
import type {ListedMessage} from './roap.js';

/** A leg as the control API returns it. Without SDP, which contains addresses and the ICE password. */
export interface ListedCall {
  readonly callId: string;
  readonly deviceId: string;
  /** The account's name. */
  readonly account: string;
  readonly direction: 'inbound' | 'outbound';
  readonly state: CallState;
  /** ISO 8601. */
  readonly at: Readonly<Leg['at']>;
  /** Reason that the device gave when it ended the call, or confirmed its end: 115 `User Busy.` for an unanswered call. */
  readonly cause?: CallCause | undefined;
  /** Reason for which the cloud ended the call. */
  readonly cloudCause?: CallCause | undefined;
  /** The side that ended the call first. */
  readonly endedBy?: Leg['endedBy'];
  /** The other side of an answered call: the ID of another leg, or the name of a far end. */
  readonly party?: string | undefined;
  /** Whether the device has put the call on hold. */
  readonly holding: boolean;
  /** The other side whose audio the device receives, according to the SDP that both sides have agreed on. */
  readonly hears?: string | undefined;
  /** Number of the call's keepalives. */
  readonly keepalives: number;
  /** Media messages to and from the device, in order. */
  readonly media: readonly ListedMessage[];
}

export function listed(leg: Leg): ListedCall {
  const {callId, deviceId, account, outbound, state, at, cause, cloudCause, endedBy} = leg;
  const {party, isHolding, keepalives, roap} = leg;
  const hears = party !== undefined && isLive(leg) && roap.hears() && speaks(party);
  return {
    callId,
    deviceId,
    account: account.name,
    direction: outbound ? 'outbound' : 'inbound',
    state,
    at: {...at},
    ...(cause === undefined ? {} : {cause}),
    ...(cloudCause === undefined ? {} : {cloudCause}),
    ...(endedBy === undefined ? {} : {endedBy}),
    ...(party === undefined ? {} : {party: nameOf(party)}),
    ...(hears ? {hears: nameOf(party)} : {}),
    holding: isHolding,
    keepalives,
    media: roap.messages(),
  };
}
