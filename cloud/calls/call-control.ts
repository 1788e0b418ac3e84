import type {Account} from '../accounts.js';
import type {Devices} from '../devices.js';
import {BadInput} from '../input.js';
import type {Calls} from './calls.js';
import type {CallCommand, CallControl, Caller} from './call-api.js';
import {silentFarEnd} from './far-ends.js';
import {identityOf, type Identity} from './identity.js';

interface CallControlOptions {
  readonly calls: Calls;
  readonly devices: Devices;
  readonly accounts: readonly Account[];
}

export function createCallControl({calls, devices, accounts}: CallControlOptions): CallControl {
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
