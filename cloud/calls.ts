import {randomUUID} from 'node:crypto';
import type {Account} from './accounts.js';
import type {CallCause, CallState, ListedCall} from './call-shape.js';
import type {Devices} from './devices.js';
import {FAR_END_OFFER} from './far-end-sdp.js';
import type {Mercury} from './mercury.js';

/** One device's leg of a call. */
export interface Leg {
  readonly callId: string;
  readonly deviceId: string;
  readonly account: Account;
  /** Whether the device placed the call. */
  readonly outbound: boolean;
  /** The SDK's correlation ID, known from its first request about the call. Most Mercury events must contain it. */
  correlationId: string | undefined;
  state: CallState;
  /** Sequence number of the latest ROAP negotiation. */
  seq: number;
  /** SDP sent to the device, and SDP received from it. */
  localSdp: string;
  remoteSdp: string | undefined;
  readonly at: {offered: string; alerting?: string; connected?: string; ended?: string};
  cause: CallCause | undefined;
}

interface Parts {
  readonly devices: Devices;
  readonly mercury: Mercury;
  readonly accounts: readonly Account[];
}

/** Ended legs are kept for tests, up to this number of legs in total. */
const CAPACITY = 1_000;

export type Calls = ReturnType<typeof createCalls>;

export function createCalls({devices, mercury, accounts}: Parts) {
  const legs = new Map<string, Leg>();

  /** Removes the legs of devices that no longer exist. */
  function currentLegs(): Map<string, Leg> {
    for (const {callId, deviceId} of legs.values()) {
      if (devices.find(deviceId) === undefined) legs.delete(callId);
    }
    return legs;
  }

  function add(leg: Leg): void {
    const oldestEnded = legs.size < CAPACITY ? undefined : [...legs.values()].find(isEnded);
    if (oldestEnded !== undefined) legs.delete(oldestEnded.callId);
    legs.set(leg.callId, leg);
  }

  /** Sends an event of the call to its device. Returns false if the device has no open socket. */
  function tell({deviceId, callId, correlationId = ''}: Leg, eventType: string, more: object = {}): boolean {
    const client = devices.find(deviceId)?.clientDeviceUri.split('/').at(-1);
    return (
      client !== undefined && mercury.send(client, {eventType, callId, deviceId, correlationId, ...more})
    );
  }

  function end(leg: Leg, cause?: CallCause): void {
    leg.state = 'ended';
    leg.at.ended = now();
    leg.cause = cause;
  }

  return {
    tell,
    end,

    /** The call with this ID on this device, unless it has ended. */
    live(deviceId: string, callId: string): Leg | undefined {
      const leg = currentLegs().get(callId);
      return leg?.deviceId === deviceId && !isEnded(leg) ? leg : undefined;
    },

    /** Returns the ID of the call; undefined if there is no such device, or no open socket to it. */
    ring(deviceId: string): string | undefined {
      const account = devices.accountOf(deviceId);
      const caller = accounts.find(({name}) => name === (account?.name === 'grace' ? 'ada' : 'grace'));
      if (account === undefined || caller === undefined) return undefined;
      const leg: Leg = {
        callId: randomUUID(),
        deviceId,
        account,
        outbound: false,
        correlationId: undefined,
        state: 'offered',
        seq: 1,
        localSdp: FAR_END_OFFER,
        remoteSdp: undefined,
        at: {offered: now()},
        cause: undefined,
      };
      if (!tell(leg, 'mobius.call', {callerId: callerId(caller)})) return undefined;
      add(leg);
      const offer = {seq: leg.seq, messageType: 'OFFER', sdp: leg.localSdp, version: '2'};
      tell(leg, 'mobius.media', {message: offer});
      return leg.callId;
    },

    /** The other party hangs up. Returns false if there is no such call, or it has ended. */
    hangUp(callId: string): boolean {
      const leg = currentLegs().get(callId);
      if (leg === undefined || isEnded(leg)) return false;
      // Until the correlation ID is known, no event would be recognized by the SDK.
      if (leg.correlationId === undefined) {
        end(leg);
        return true;
      }
      leg.state = 'ending';
      tell(leg, 'mobius.calldisconnected', {causecode: 0, cause: 'Normal Disconnect.'});
      return true;
    },

    list: (): ListedCall[] => Array.from(currentLegs().values(), listed),

    clear: (): void => legs.clear(),
  };
}

const now = () => new Date().toISOString();

const isEnded = ({state}: Leg) => state === 'ended';

function listed({callId, deviceId, account, state, at, cause}: Leg): ListedCall {
  const call = {callId, deviceId, account: account.name, state, at: {...at}};
  return cause === undefined ? call : {...call, cause};
}

function callerId({displayName, workNumber}: Account) {
  const address = `"${displayName}" <sip:${workNumber}@example.com;user=phone>;tag=1`;
  return {'p-asserted-identity': address, from: address};
}
