import type {Fault} from '../base/fault.js';
import {makeFault} from '../base/make-fault.js';
import type {SdkLineEvent} from '../line/line-event.js';
import type {LineSignal, Trouble} from '../line/line-state.js';
import {deletionOf, type DeletionState} from './deletion-state.js';
import {
  isUsed,
  type EndSignal,
  type Health,
  type RegisteredSignal,
  type SdkEffect,
  type SdkEvent,
  type SdkPhase,
  type SdkReading,
} from './sdk-phase.js';

/** The order of troubles, the most severe first. The most severe one is shown. */
const severity: readonly Trouble[] = ['network', 'events', 'keepalive'];

/**
 * How long to wait before the next attempt after all retries have failed, or without a valid token, in milliseconds. Without
 * a network, anything that arrives from Webex ends the pause.
 */
const dormantPause = 60_000;

/** Interprets an event in the current phase. */
export function readSdk(phase: SdkPhase, event: SdkEvent): SdkReading {
  switch (event.type) {
    case 'register':
      return {phase: {name: 'attempting', hasPromise: event.hasPromise}};
    case 'deregister':
      return {
        phase: {name: 'deregistering', hasPromise: event.hasPromise},
        signal: {type: 'deregistering', at: event.at},
      };
    case 'cancel':
      return {phase: {name: 'deregistering', hasPromise: true}};
    case 'suspend':
      return isUsed(phase)
        ? {phase: {name: 'suspended'}, signal: {type: 'retrying', cause: 'unknown', at: event.at}}
        : {phase};
    case 'connecting':
      return readConnecting(phase, event.at);
    case 'found':
      // The page has registered the line before it was assigned, which counts as a command.
      return phase.name === 'idle'
        ? {phase: {name: 'waiting'}, signal: {type: 'connecting', at: event.at}}
        : {phase};
    case 'registered':
      return readRegistered(event.signal, event.troubles);
    case 'unregistered':
      return readUnregistered(phase, event);
    case 'keepalive-missed':
      return readMissed(phase, event.at);
    case 'keepalive-answered':
      return readRecovery(phase, 'keepalive', event.at, event.isReported ? {type: 'reconnected'} : undefined);
    case 'error':
      return readError(phase, event);
    case 'attempt-over':
      return readAttemptOver(phase, event);
    case 'deregistered':
      return phase.name === 'deregistering' ? toIdle({type: 'unregistered'}) : {phase};
    case 'page-deregistered':
      return isUsed(phase) ? toIdle({type: 'unregistered', deliberate: true}, ['shut', 'release']) : {phase};
    case 'no-promise':
      return 'hasPromise' in phase ? {phase: {...phase, hasPromise: false}} : {phase};
    case 'loss-due':
      if (phase.name !== 'unsure') return {phase};
      return event.isIdle
        ? toIdle({type: 'unregistered', deliberate: true}, ['shut', 'release'])
        : recover(event.at);
    case 'retry':
      return readRetry(phase, event);
    case 'lost':
      if (phase.name === 'registered' || phase.name === 'unsure') return recover(event.at);
      return phase.name === 'waiting' ? {phase, effects: ['recover']} : {phase};
    case 'taken-over':
      return endWith({type: 'elsewhere', holder: 'device'});
    case 'keepalives-blocked':
      // A failed worker does not matter while the line is unwanted.
      return isUsed(phase) ? failWith(keepaliveFault(event)) : {phase};
    case 'deletion':
      return readDeletion(phase, event.deletion, event.at);
    case 'trouble':
      return readTrouble(phase, event.cause, event.at);
    case 'recovery':
      return readRecovery(phase, event.cause, event.at);
    default:
      return event satisfies never;
  }
}

/** In the phases `idle` and `ended`, the page itself registers the line, which counts as a command. */
function readConnecting(phase: SdkPhase, at: number): SdkReading {
  const event = {type: 'connecting'} as const;
  const signal = {type: 'connecting', at} as const;
  switch (phase.name) {
    case 'idle':
    case 'ended':
      return {
        phase: {name: 'attempting', hasPromise: false},
        signal,
        event,
        effects: ['open', 'open-socket'],
      };
    case 'deregistering':
    case 'suspended':
      return {phase, event};
    default:
      return {phase, signal, event};
  }
}

function readRegistered(registered: RegisteredSignal, troubles: readonly Trouble[]): SdkReading {
  const trouble = severity.find(cause => troubles.includes(cause));
  return {
    phase: {name: 'registered', troubles, missed: 0},
    signal: trouble ? {...registered, trouble} : registered,
    event: {type: 'registered', line: registered.line},
  };
}

function readUnregistered(
  phase: SdkPhase,
  {takenOver, at}: Extract<SdkEvent, {type: 'unregistered'}>,
): SdkReading {
  const event = {type: 'unregistered'} as const;
  switch (phase.name) {
    case 'registered':
      // In versions after 3.12.0, the event may have an argument. If so, another device has taken the line over, and
      // registering again would take the line back (trap 15).
      if (takenOver) return {...endWith({type: 'elsewhere', holder: 'device'}), event};
      return {phase: {...phase, name: 'unsure'}, event, effects: ['confirm-loss']};
    case 'attempting':
      // Between two posts of one attempt `unregistered` is not final (trap 3): the attempt ends when the promise settles.
      return phase.hasPromise ? {phase, event} : {...waitForSdk(at), event};
    case 'deregistering':
      return phase.hasPromise ? {phase, event} : {...toIdle({type: 'unregistered'}), event};
    case 'idle':
      return {phase, signal: {type: 'unregistered'}, event};
    default:
      return {phase, event};
  }
}

/** Without a promise and a gate, the SDK may be retrying without reporting it. */
function waitForSdk(at: number): SdkReading {
  return {phase: {name: 'waiting'}, signal: {type: 'retrying', cause: 'unknown', at}};
}

function readMissed(phase: SdkPhase, at: number): SdkReading {
  const event = {type: 'reconnecting'} as const;
  if (phase.name !== 'registered') return {phase, event};
  const missed = phase.missed + 1;
  const troubles = including(phase.troubles, 'keepalive');
  return {...unhealthy({troubles, missed}, at), event, effects: ['watch-keepalives']};
}

function readTrouble(phase: SdkPhase, cause: Trouble, at: number): SdkReading {
  if (phase.name === 'unsure') return {phase: {...phase, troubles: including(phase.troubles, cause)}};
  if (phase.name !== 'registered') return {phase};
  return unhealthy({troubles: including(phase.troubles, cause), missed: phase.missed}, at);
}

function readRecovery(phase: SdkPhase, cause: Trouble, at: number, event?: SdkLineEvent): SdkReading {
  const withEvent = event && {event};
  if (phase.name === 'unsure')
    return {phase: {...phase, troubles: without(phase.troubles, cause)}, ...withEvent};
  if (phase.name !== 'registered') return {phase, ...withEvent};
  const troubles = without(phase.troubles, cause);
  const missed = cause === 'keepalive' ? 0 : phase.missed;
  if (troubles.length) return {...unhealthy({troubles, missed}, at), ...withEvent};
  return {phase: {name: 'registered', troubles, missed: 0}, signal: {type: 'reconnected', at}, ...withEvent};
}

function unhealthy({troubles, missed}: Health, at: number): SdkReading {
  const cause = severity.find(each => troubles.includes(each)) ?? 'keepalive';
  const counted = cause === 'keepalive' ? {missed} : {};
  return {
    phase: {name: 'registered', troubles, missed},
    signal: {type: 'reconnecting', cause, ...counted, at},
  };
}

function readError(
  phase: SdkPhase,
  {fault, isActive, offlineCause, restoreCause, mayRenewToken, at}: Extract<SdkEvent, {type: 'error'}>,
): SdkReading {
  // A timer from an earlier attempt may still emit an error (trap 5).
  if (!isUsed(phase)) return {phase};
  const event = {type: 'error', fault} as const;
  // An invalid number is not a fault of the registration (trap 11).
  if (fault.type === 'call-error') return {phase, event};
  // After a 404 to a keepalive, the line is registered again automatically (trap 12).
  const effects: SdkEffect[] = fault.type === 'device-not-found' ? ['forget'] : [];
  if (isActive && fault.type === 'device-not-found') return {phase, event, effects};
  // The application's server may renew the token soon, for example when a VPN is connected.
  const isRenewable = fault.type === 'token-expired' && mayRenewToken;
  // All retries have failed. Try to restore a lost registration regularly and, without a network, when anything arrives.
  const isExhausted = fault.type === 'service-unavailable' || fault.type === 'too-many-requests';
  if (isRenewable || (isExhausted && (offlineCause ?? restoreCause))) {
    const cause = offlineCause ?? restoreCause ?? 'unknown';
    const signal = {type: 'retrying', cause, nextAttemptAt: at + dormantPause, at} as const;
    return {phase: {name: 'waiting', ...(offlineCause && !isRenewable && {isDormant: true})}, signal, event};
  }
  const reading = failWith(fault);
  return {...reading, event, effects: [...effects, ...(reading.effects ?? [])]};
}

/** Reads the end of an attempt: the promise of `register()` has settled, which does not mean success (trap 3). */
function readAttemptOver(
  phase: SdkPhase,
  {isActive, hasServers, at}: Extract<SdkEvent, {type: 'attempt-over'}>,
): SdkReading {
  if (phase.name !== 'attempting' || isActive) return {phase};
  // Without servers the SDK sends and reports nothing (trap 4).
  if (!hasServers) return failWith(makeFault('no-servers'));
  return {phase: {name: 'waiting'}, signal: {type: 'retrying', cause: 'unknown', at}};
}

function readRetry(phase: SdkPhase, {retry, isPlanned, at}: Extract<SdkEvent, {type: 'retry'}>): SdkReading {
  const isFirst = phase.name === 'attempting' && isPlanned;
  if (!isFirst && phase.name !== 'waiting') return {phase};
  return {phase: {name: 'waiting'}, signal: {type: 'retrying', ...retry, at}};
}

function readDeletion(phase: SdkPhase, deletion: DeletionState, at: number): SdkReading {
  const {status, ...rest} = deletion;
  const isUnconfirmed = status === 'waiting' || status === 'unauthorized';
  const effects: SdkEffect[] = isUnconfirmed ? ['close-socket'] : [];
  if (phase.name === 'ended') return readRemainingDevice(phase, deletion);
  // A device was created late, and its deletion is not confirmed: the line is deregistering again.
  if (phase.name === 'idle' && isUnconfirmed) {
    return readDeletion({name: 'deregistering', hasPromise: true}, deletion, at);
  }
  if (phase.name !== 'deregistering') return {phase};
  // `LineDeregistration` reports the end.
  if (status === 'none') return {phase};
  const {expiresAt} = deletionOf(deletion);
  if (status === 'unauthorized') return {...failWith(makeFault('token-expired', {expiresAt})), effects};
  return {phase, signal: {type: 'deregistering', at, ...rest}, effects};
}

/** Adds a remaining device's expiry to the signal that ended the line. While a device remains, the socket is closed. */
function readRemainingDevice(phase: Extract<SdkPhase, {name: 'ended'}>, deletion: DeletionState): SdkReading {
  switch (deletion.status) {
    case 'deleting':
      return {phase};
    case 'none':
      return {...endedBy(phase, withExpiry(phase.by)), effects: ['open-socket']};
    default:
      return {...endedBy(phase, withExpiry(phase.by, deletion.expiresAt)), effects: ['close-socket']};
  }
}

function endedBy(phase: Extract<SdkPhase, {name: 'ended'}>, by: EndSignal): SdkReading {
  return by === phase.by ? {phase} : {phase: {name: 'ended', by}, signal: by};
}

/** @param expiresAt When Webex removes the remaining device. Undefined if there is none. */
function withExpiry(by: EndSignal, expiresAt?: number): EndSignal {
  const expiry = expiresAt === undefined ? {} : {expiresAt};
  if (by.type === 'elsewhere')
    return by.expiresAt === expiresAt ? by : {type: 'elsewhere', holder: 'device', ...expiry};
  const {expiresAt: before, ...fault} = by.fault;
  return before === expiresAt ? by : {type: 'failed', fault: makeFault(fault.type, {...fault, ...expiry})};
}

function keepaliveFault({policy, message}: Extract<SdkEvent, {type: 'keepalives-blocked'}>): Fault {
  return policy
    ? makeFault('keepalives-blocked', {policy})
    : makeFault('keepalives-failed', message ? {sdkMessage: message} : {});
}

function recover(at: number): SdkReading {
  return {phase: {name: 'waiting'}, signal: {type: 'retrying', cause: 'unknown', at}, effects: ['recover']};
}

function failWith(fault: Fault): SdkReading {
  return endWith({type: 'failed', fault});
}

function endWith(by: EndSignal): SdkReading {
  return {phase: {name: 'ended', by}, signal: by, effects: ['shut', 'release']};
}

function toIdle(signal: LineSignal, effects: readonly SdkEffect[] = []): SdkReading {
  return {phase: {name: 'idle'}, signal, effects: [...effects, 'open-socket']};
}

function including(troubles: readonly Trouble[], cause: Trouble): readonly Trouble[] {
  return troubles.includes(cause) ? troubles : [...troubles, cause];
}

function without(troubles: readonly Trouble[], cause: Trouble): readonly Trouble[] {
  return troubles.filter(each => each !== cause);
}
