import type {Account} from '../accounts.js';
import type {Devices} from '../devices.js';
import type {Mercury} from '../mercury.js';
import type {ScenarioPlayer} from '../scenario.js';
import {createCallEvents} from './call-events.js';
import {isLive} from './call-state.js';
import {CAUSES, type CallCause} from './cause.js';
import {destinationOf, type Destination} from './destination.js';
import {createFarEnds} from './far-ends.js';
import {createLegs} from './legs.js';
import type {ListedCall} from './call-api.js';
import {toListedCall} from './listed-call.js';
import {connect, follow, offerOf, renegotiate} from './media.js';
import {move, separate, type FarEnd, type Leg, type Party} from './party.js';
import {createRinging} from './ringing.js';
import type {RoapMessage} from './roap.js';

interface CallsOptions {
  readonly devices: Devices;
  readonly mercury: Mercury;
  readonly accounts: readonly Account[];
  readonly scenario: ScenarioPlayer;
}

/** How often to check for calls whose device is gone, in milliseconds. */
const SWEEP_INTERVAL = 500;

export type Calls = ReturnType<typeof createCalls>;

/** Manages calls as a back-to-back user agent: each device of a call has a leg, and the user agent connects the legs. */
export function createCalls({devices, mercury, accounts, scenario}: CallsOptions) {
  const events = createCallEvents({devices, mercury, scenario});
  const legs = createLegs({devices, events});
  const farEnds = createFarEnds(farEnd => handleLeaving(farEnd, CAUSES.lost));
  const ringing = createRinging({devices, events, legs, farEnds, scenario});
  let sweeping: NodeJS.Timeout | undefined;

  /** Handles that a party leaves: ends the call of the party that it is connected to, or its unanswered call. */
  function handleLeaving(party: Party, cause: CallCause): void {
    const other = separate(party);
    if (other !== undefined) ringing.release(other, cause);
    ringing.onAbandoned(party, cause);
    if (party.kind === 'far-end') party.close();
  }

  function end(leg: Leg, endedBy: 'device' | 'cloud', cause: CallCause): void {
    if (isLive(leg)) leg.endedBy = endedBy;
    if (isLive(leg) && endedBy === 'cloud') leg.cloudCause = cause;
    if (endedBy === 'device') leg.cause = cause;
    move(leg, 'end');
    handleLeaving(leg, cause);
  }

  /** Ends the calls of devices that have no event socket or send no keepalives, and removes those of unregistered devices. */
  function sweep(): void {
    const {lostAfter, expiry = Infinity} = scenario.current().calls;
    const now = Date.now();
    for (const leg of legs.all()) {
      // The same time limit applies to a device that does not confirm the end of a call.
      if (isLive(leg) && events.isReachable(leg.deviceId)) leg.reachableAt = now;
      const isLost = leg.reachableAt < now - lostAfter * 1000 || leg.keptAliveAt < now - expiry * 1000;
      if (leg.state !== 'ended' && (isLost || !legs.hasDevice(leg))) end(leg, 'cloud', CAUSES.lost);
      if (!legs.hasDevice(leg)) legs.delete(leg);
    }
    if (legs.all().some(({state}) => state !== 'ended')) return;
    clearInterval(sweeping);
    sweeping = undefined;
  }

  function startSweeping(): void {
    sweeping ??= setInterval(sweep, SWEEP_INTERVAL).unref();
  }

  const resolve = (address: string): Destination | undefined => destinationOf(address, accounts);

  /** Calls the target of a transfer for the transferred party, which stays in its call until the target answers. */
  function redial(party: Party, destination: Destination): void {
    void offerOf(party).then(offer => ringing.dial(party, destination, offer, true));
  }

  /** Ends the leg. Returns the other party, which stays in the call. Undefined if there is none. */
  function detach(leg: Leg): Party | undefined {
    const other = separate(leg);
    legs.disconnect(leg, CAUSES.normal);
    return other;
  }

  return {
    events,
    farEnds,
    resolve,
    onAlerting: ringing.onAlerting,
    onAnswered: ringing.onAnswered,

    /** Returns the leg of this device with this call ID, unless it has ended. */
    findLive(deviceId: string, callId: string): Leg | undefined {
      sweep();
      const leg = legs.find(callId);
      return leg?.deviceId === deviceId && leg.state !== 'ended' ? leg : undefined;
    },

    find(callId: string): Leg | undefined {
      sweep();
      return legs.find(callId);
    },

    /** Places a call of the device. Dials only after the response to the device's request, which tells it the ID of the call. */
    place(
      {deviceId, account}: {readonly deviceId: string; readonly account: Account},
      correlationId: string,
      offer: RoapMessage,
      destination: Destination | undefined,
    ): Leg {
      const leg = legs.add(deviceId, account, true);
      leg.correlationId = correlationId;
      leg.roap.begin(offer);
      startSweeping();
      setImmediate(() => {
        if (isLive(leg)) ringing.dial(leg, destination, leg.roap.receivedSdp() ?? '');
      });
      return leg;
    },

    /** Calls a device. Returns the leg; undefined if there is no such device, or no open socket to it. */
    ring(deviceId: string, caller: FarEnd): Leg | undefined {
      const account = devices.accountOf(deviceId);
      const leg = account && ringing.ring(deviceId, account, caller);
      if (leg === undefined) caller.close();
      startSweeping();
      return leg;
    },

    end: (leg: Leg, cause: CallCause = CAUSES.normal): void => end(leg, 'device', cause),

    /** Ends the leg without an event to its device. */
    forget: (leg: Leg): void => end(leg, 'cloud', CAUSES.lost),

    /** Ends the leg as if the other party had hung up. */
    hangUp(leg: Leg, cause: CallCause = CAUSES.normal): void {
      // Send the event again, in case it was lost.
      if (leg.state === 'ending') return events.disconnected(leg, cause);
      handleLeaving(leg, cause);
      legs.disconnect(leg, cause);
    },

    /** Puts the call on hold or resumes it, on behalf of the device. */
    hold(leg: Leg, isHolding: boolean): void {
      const {renegotiation} = scenario.current().calls;
      leg.isHolding = isHolding;
      if (isHolding) events.held(leg);
      else events.resumed(leg);
      if (renegotiation !== 'none') renegotiate(leg, renegotiation);
      if (leg.party !== undefined) follow(leg.party, isHolding);
    },

    /** Puts the call on hold or resumes it, on behalf of the other party. Returns false if that party is not a far end. */
    holdFromFarEnd(leg: Leg, isHolding: boolean): boolean {
      if (leg.party?.kind !== 'far-end') return false;
      leg.party.isHolding = isHolding;
      leg.party.pause(isHolding);
      renegotiate(leg);
      return true;
    },

    /** Transfers the other party of the leg to a destination. The leg ends. */
    transfer(leg: Leg, destination: Destination): void {
      const other = detach(leg);
      if (other !== undefined) redial(other, destination);
    },

    /** Connects the other parties of two legs of a device (a consultative transfer). Both legs end. */
    transferBetween(leg: Leg, consulted: Leg): void {
      const first = detach(leg);
      const second = detach(consulted);
      if (first === undefined || second === undefined) return;
      const [one, other] = first.kind === 'leg' ? [first, second] : [second, first];
      // Two far ends cannot be connected.
      if (one.kind !== 'leg') {
        ringing.release(first, CAUSES.normal);
        ringing.release(second, CAUSES.normal);
        return;
      }
      connect(one, other);
      events.callerInfo(one, other.identity);
      if (other.kind === 'leg') events.callerInfo(other, one.identity);
    },

    /**
     * Transfers the device to another destination, on behalf of the other party. Returns false if there is no other
     * party.
     */
    transferDevice(leg: Leg, destination: Destination): boolean {
      const other = separate(leg);
      if (other === undefined) return false;
      ringing.release(other, CAUSES.normal);
      redial(leg, destination);
      return true;
    },

    /** Sends the device a new offer during the call. Returns false if no SDP has been sent to it yet. */
    reoffer(leg: Leg, sdp?: string): boolean {
      if (leg.roap.sentSdp() === undefined) return false;
      if (sdp === undefined) renegotiate(leg);
      else void leg.roap.offer(() => sdp);
      return true;
    },

    list(): ListedCall[] {
      sweep();
      return legs.all().map(toListedCall);
    },

    clear(): void {
      ringing.clear();
      farEnds.clear();
      legs.clear();
    },
  };
}
