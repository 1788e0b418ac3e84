import {randomUUID} from 'node:crypto';
import type {Account} from './accounts.js';
import type {Devices} from './devices.js';
import {FAR_END_OFFER} from './far-end-sdp.js';
import type {Mercury} from './mercury.js';

/** `ending`: the far side has hung up, and the SDK has not yet confirmed it with its DELETE. */
export type CallState = 'offered' | 'alerting' | 'connected' | 'ending' | 'ended';

/** One device's part in a call. */
export interface Leg {
  readonly callId: string;
  readonly deviceId: string;
  readonly account: Account;
  /** Whether the device placed the call. */
  readonly outbound: boolean;
  /** The SDK's own id of the call, known from its first request about it. Most Mercury events must carry it. */
  correlationId: string | undefined;
  state: CallState;
  /** The number of the latest ROAP negotiation. */
  seq: number;
  /** The SDP that the device was given, and the one that it gave. */
  localSdp: string;
  remoteSdp: string | undefined;
  readonly at: {offered: string; alerting?: string; connected?: string; ended?: string};
  cause: CallCause | undefined;
}

/** What the device said when it ended the call, such as 115 `User Busy.` for a call that was never answered. */
export interface CallCause {
  readonly code: number;
  readonly text: string;
}

/** What the control API shows of a leg. Never SDP: it has addresses in it, and the ICE password. */
export interface ListedCall {
  readonly callId: string;
  readonly deviceId: string;
  /** The account's name. */
  readonly account: string;
  readonly state: CallState;
  /** ISO 8601. */
  readonly at: Readonly<Leg['at']>;
  readonly cause?: CallCause | undefined;
}

interface Parts {
  readonly devices: Devices;
  readonly mercury: Mercury;
  readonly accounts: readonly Account[];
}

/** Ended legs are kept for tests to look at, up to this many legs in all. */
const CAPACITY = 1_000;

export type Calls = ReturnType<typeof createCalls>;

export function createCalls({devices, mercury, accounts}: Parts) {
  const legs = new Map<string, Leg>();

  /** A leg goes with its device, whichever way that went. */
  function standing(): Map<string, Leg> {
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

  /** Sends an event of the call to its device. False where the device has no open socket. */
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

    /** The call with this id of this device, until it has ended. */
    live(deviceId: string, callId: string): Leg | undefined {
      const leg = standing().get(callId);
      return leg?.deviceId === deviceId && !isEnded(leg) ? leg : undefined;
    },

    /** The id of the call; undefined where there is no such device, or no open socket to it. */
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

    /** The far side hangs up. False where there is no such call, or it has ended. */
    hangUp(callId: string): boolean {
      const leg = standing().get(callId);
      if (leg === undefined || isEnded(leg)) return false;
      // Before the SDK has named its correlation id there is no event that it would understand.
      if (leg.correlationId === undefined) {
        end(leg);
        return true;
      }
      leg.state = 'ending';
      tell(leg, 'mobius.calldisconnected', {causecode: 0, cause: 'Normal Disconnect.'});
      return true;
    },

    list: (): ListedCall[] => Array.from(standing().values(), listed),

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
