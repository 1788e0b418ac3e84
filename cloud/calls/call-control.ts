import type {Account} from '../accounts.js';
import type {Devices} from '../devices.js';
import {BadInput} from '../input.js';
import type {Calls} from './calls.js';
import type {CallCause} from './cause.js';
import type {Sound} from './destination.js';
import {silentFarEnd, type ListedFarEnd} from './far-ends.js';
import {identityOf, type Identity} from './identity.js';
import type {ListedCall} from './listed-call.js';

/** Who calls a device. */
export interface Caller {
  /** Name of the account that calls. Default: `grace`, or `ada` if the device is Grace's. */
  readonly account?: string | undefined;
  /** Audio of the caller, which needs a page that runs the far ends. Default: none. */
  readonly sound?: Sound | undefined;
  /** Instead of the account's. */
  readonly displayName?: string | undefined;
  /** Instead of the account's. `anonymous` for a caller without a number. */
  readonly number?: string | undefined;
}

/** An action of the other side of a call, or of the cloud. */
export type CallCommand =
  /** The other side hangs up, or declines. */
  | {readonly kind: 'hang-up'; readonly cause?: CallCause | undefined}
  /** The far end holds. */
  | {readonly kind: 'hold'}
  | {readonly kind: 'resume'}
  /** A new offer in mid-call, as Webex sends every 30 minutes. `sdp` replaces the SDP, by any text. */
  | {readonly kind: 're-offer'; readonly sdp?: string | undefined}
  /** The other side has another name or number. */
  | {readonly kind: 'rename'; readonly displayName: string; readonly number?: string | undefined}
  /** The other side transfers the device to a number. */
  | {readonly kind: 'transfer'; readonly to: string}
  /** The cloud loses the call without telling the device, whose next keepalive is answered with 404. */
  | {readonly kind: 'forget'};

/** Any event for a device. */
export interface SentEvent {
  readonly eventType: string;
  readonly [member: string]: unknown;
}

/** The part of the control API that is about calls. */
export interface CallControl {
  /**
   * Calls a Mobius device: sends the call and an SDP offer over Mercury. It rings until it is answered or one side hangs up.
   *
   * @returns The ID of the call; undefined if there is no such device, or no open socket to it, or no page for the sound.
   */
  ring(deviceId: string, caller?: Caller): string | undefined;
  /** All calls of the devices that are registered, including ended calls: one for each device. */
  calls(): ListedCall[];
  /**
   * The other side hangs up. The call is `ending` until the SDK confirms it, or `ended` at once if the SDK has not yet
   * reported that it rings.
   *
   * @returns False if there is no such call, or it has ended.
   */
  hangUp(callId: string, cause?: CallCause): boolean;
  /** @returns False if there is no such call, it has ended, or its other side cannot do this. */
  commandCall(callId: string, command: CallCommand): boolean;
  /** @returns False if there is no such device, or no open socket to it. */
  sendEvent(deviceId: string, event: SentEvent): boolean;
  /** The pages that run far ends, and the far ends that are in a call. */
  farEnds(): {pages: number; open: ListedFarEnd[]};
}

interface Parts {
  readonly calls: Calls;
  readonly devices: Devices;
  readonly accounts: readonly Account[];
}

export function createCallControl({calls, devices, accounts}: Parts): CallControl {
  function accountNamed(name: string): Account {
    const account = accounts.find(one => one.name === name);
    if (account !== undefined) return account;
    throw new BadInput(`account: expected one of ${accounts.map(one => one.name).join(', ')}, got ${name}`);
  }

  function identityFor(deviceId: string, {account, displayName, number}: Caller): Identity {
    const fallback = devices.accountOf(deviceId)?.name === 'grace' ? 'ada' : 'grace';
    const identity = identityOf(accountNamed(account ?? fallback));
    return displayName === undefined && number === undefined
      ? identity
      : {
          displayName: displayName ?? identity.displayName,
          number: number === 'anonymous' ? undefined : (number ?? identity.number),
        };
  }

  function commandCall(callId: string, command: CallCommand): boolean {
    const leg = calls.find(callId);
    if (leg === undefined || leg.state === 'ended') return false;
    switch (command.kind) {
      case 'hang-up':
        calls.hangUp(leg, command.cause);
        return true;
      case 'hold':
        return calls.holdFromFarEnd(leg, true);
      case 'resume':
        return calls.holdFromFarEnd(leg, false);
      case 're-offer':
        return calls.reoffer(leg, command.sdp);
      case 'rename':
        calls.events.callerInfo(leg, {displayName: command.displayName, number: command.number});
        return true;
      case 'transfer': {
        const destination = calls.resolve(command.to);
        if (destination === undefined) throw new BadInput(`to: nobody has the number ${command.to}`);
        return calls.transferDevice(leg, destination);
      }
      case 'forget':
        calls.forget(leg);
        return true;
      default:
        return command satisfies never;
    }
  }

  return {
    ring(deviceId, caller = {}) {
      const identity = identityFor(deviceId, caller);
      const farEnd =
        caller.sound === undefined ? silentFarEnd(identity) : calls.farEnds.create(caller.sound, identity);
      return farEnd && calls.ring(deviceId, farEnd)?.callId;
    },
    calls: calls.list,
    hangUp: (callId, cause) => commandCall(callId, {kind: 'hang-up', cause}),
    commandCall,
    sendEvent: calls.events.send,
    farEnds: calls.farEnds.list,
  };
}
