import {randomUUID} from 'node:crypto';
import type {Account} from '../accounts.js';
import type {Devices} from '../devices.js';
import type {CallEvents} from './call-events.js';
import {isLive} from './call-state.js';
import type {CallCause} from './cause.js';
import {identityOf} from './identity.js';
import {move, type Leg} from './party.js';
import {createRoap} from './roap.js';

/** Number of legs beyond which each new one replaces the oldest ended one. Ended legs are kept for tests. */
const CAPACITY = 1_000;

interface LegsOptions {
  readonly devices: Devices;
  readonly events: CallEvents;
}

export type Legs = ReturnType<typeof createLegs>;

/** Stores the legs of all devices. */
export function createLegs({devices, events}: LegsOptions) {
  const legs = new Map<string, Leg>();

  return {
    add(deviceId: string, account: Account, outbound: boolean): Leg {
      const leg: Leg = {
        kind: 'leg',
        callId: randomUUID(),
        deviceId,
        account,
        identity: identityOf(account),
        outbound,
        roap: createRoap(message => events.media(leg, message)),
        correlationId: undefined,
        state: 'offered',
        isHolding: false,
        party: undefined,
        keepalives: 0,
        keptAliveAt: Date.now(),
        reachableAt: Date.now(),
        at: {offered: new Date().toISOString()},
        cause: undefined,
        cloudCause: undefined,
        endedBy: undefined,
      };
      const oldest =
        legs.size < CAPACITY ? undefined : [...legs.values()].find(({state}) => state === 'ended');
      if (oldest !== undefined) legs.delete(oldest.callId);
      legs.set(leg.callId, leg);
      return leg;
    },

    find: (callId: string): Leg | undefined => legs.get(callId),
    all: (): Leg[] => [...legs.values()],
    delete: (leg: Leg): boolean => legs.delete(leg.callId),
    clear: (): void => legs.clear(),
    hasDevice: ({deviceId}: Leg): boolean => devices.find(deviceId) !== undefined,

    /** Ends a leg with an event, which the device confirms. */
    disconnect(leg: Leg, cause: CallCause): void {
      if (!isLive(leg)) return;
      leg.cloudCause = cause;
      leg.endedBy = 'cloud';
      // Without the correlation ID the SDK would not recognize the event.
      move(leg, leg.correlationId === undefined ? 'end' : 'disconnect');
      if (leg.state === 'ending') events.disconnected(leg, cause);
    },
  };
}
