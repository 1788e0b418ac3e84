import type {ListedCall} from './call-api.js';
import {isLive} from './call-state.js';
import {nameOf, sendsAudio, type Leg} from './party.js';

/** Describes a leg for the control API. */
export function toListedCall(leg: Leg): ListedCall {
  const {callId, deviceId, account, outbound, state, at, cause, cloudCause, endedBy} = leg;
  const {party, isHolding, keepalives, roap} = leg;
  const hearsParty = party !== undefined && isLive(leg) && roap.receivesAudio() && sendsAudio(party);
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
    ...(hearsParty ? {hears: nameOf(party)} : {}),
    holding: isHolding,
    keepalives,
    media: roap.messages(),
  };
}
