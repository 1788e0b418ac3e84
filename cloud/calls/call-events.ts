import type {Devices} from '../devices.js';
import type {Mercury} from '../mercury.js';
import type {CallEventName, ScenarioPlayer} from '../scenario.js';
import type {CallCause} from './cause.js';
import {callerId, type Identity} from './identity.js';
import type {Leg} from './party.js';
import type {CloudMessageType, RoapMessage} from './roap.js';

type Target = Pick<Leg, 'deviceId' | 'callId' | 'correlationId'>;

interface CallEventsOptions {
  readonly devices: Devices;
  readonly mercury: Mercury;
  readonly scenario: ScenarioPlayer;
}

const MEDIA = {
  OFFER: 'offer',
  ANSWER: 'answer',
  OK: 'ok',
  OFFER_REQUEST: 'offerRequest',
} as const satisfies Record<CloudMessageType, CallEventName>;

export type CallEvents = ReturnType<typeof createCallEvents>;

/** Sends the events of calls over Mercury according to the scenario: once, late, several times, or not at all. */
export function createCallEvents({devices, mercury, scenario}: CallEventsOptions) {
  /** Returns the ID of the WDM device that has the event socket of a Mobius device. */
  const socketIdOf = (deviceId: string) => devices.find(deviceId)?.clientDeviceUri.split('/').at(-1);

  /** Sends an event. Returns false if the device does not exist or has no open socket. */
  function send(deviceId: string, data: {readonly eventType: string; readonly [member: string]: unknown}) {
    const socketId = socketIdOf(deviceId);
    return socketId !== undefined && mercury.send(socketId, data);
  }

  function emit(
    {deviceId, callId, correlationId = ''}: Target,
    name: CallEventName,
    eventType: string,
    content: object = {},
  ): void {
    const {drop = false, delayMs = 0, repeat = 1} = scenario.nextEvent(name);
    const data = {eventType, callId, deviceId, correlationId, ...content};
    const deliver = () => {
      for (let count = 0; count < repeat; count += 1) send(deviceId, data);
    };
    if (drop) return;
    if (delayMs === 0) deliver();
    else setTimeout(deliver, delayMs).unref();
  }

  const emitMidCall = (leg: Target, name: CallEventName, eventType: string, eventData: object) =>
    emit(leg, name, 'mobius.call', {midCallService: [{eventType, eventData}]});

  return {
    send,

    /** Whether the device has a socket over which events arrive. */
    isReachable(deviceId: string): boolean {
      const socketId = socketIdOf(deviceId);
      return socketId !== undefined && mercury.hasAuthorizedSocket(socketId);
    },

    /** Announces an incoming call. The SDK does not expect a correlation ID. */
    call: (leg: Target, caller: Identity) =>
      emit({...leg, correlationId: ''}, 'call', 'mobius.call', {callerId: callerId(caller)}),
    media: (leg: Target, message: RoapMessage<CloudMessageType>) =>
      emit(leg, MEDIA[message.messageType], 'mobius.media', {message: {...message, version: '2'}}),
    progress: (leg: Target, callee: Identity, {inbandMedia = false} = {}) =>
      emit(leg, 'progress', 'mobius.callprogress', {
        callProgressData: {alerting: true, inbandMedia},
        callerId: callerId(callee),
      }),
    connected: (leg: Target) => emit(leg, 'connected', 'mobius.callconnected'),
    held: (leg: Target) => emitMidCall(leg, 'held', 'callState', {callState: 'HELD'}),
    resumed: (leg: Target) => emitMidCall(leg, 'resumed', 'callState', {callState: 'CONNECTED'}),
    callerInfo: (leg: Target, other: Identity) =>
      emitMidCall(leg, 'callerInfo', 'callInfo', {callerId: callerId(other)}),
    disconnected: (leg: Target, {code, text}: CallCause) =>
      emit(leg, 'disconnected', 'mobius.calldisconnected', {causecode: code, cause: text}),
  };
}
