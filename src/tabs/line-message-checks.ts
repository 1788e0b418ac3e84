import type {User} from '../auth/profile.js';
import {faultKinds, type FaultType} from '../base/fault-catalog.js';
import type {Fault} from '../base/fault.js';
import {isObject} from '../base/broadcast.js';
import {isHttps} from '../base/page-address.js';
import type {LineInfo} from '../line/line-info.js';
import type {LineState, LineStatus, MobiusServer, Outage, RetryCause, Trouble} from '../line/line-state.js';
import {
  isBoolean,
  isNumber,
  isText,
  listOf,
  oneOf,
  optional,
  withFields,
  type Check,
} from './message-checks.js';

/** Whether a value from another tab's message describes the signed-in person. */
export const isUser = withFields<User>({
  id: optional(isText),
  displayName: optional(isText),
  avatar: optional(isHttps),
  phoneNumber: optional(isText),
  extension: optional(isText),
});

/** Checks the fields of a fault that its type does not determine and that can be sent to other tabs. */
const hasFaultDetails = withFields<Omit<Fault, 'type' | 'about' | 'action' | 'retryable' | 'step' | 'cause'>>(
  {
    sdkMessage: optional(isText),
    trackingId: optional(isText),
    policy: optional(isText),
    scopes: optional(listOf(isText)),
    at: optional(isNumber),
    retryAt: optional(isNumber),
    expiresAt: optional(isNumber),
  },
);

/** Whether a value is a fault from the catalog, with the action that the catalog specifies. */
export function isFault(value: unknown): boolean {
  if (!isObject(value) || !Object.hasOwn(faultKinds, String(value['type']))) return false;
  return value['action'] === faultKinds[value['type'] as FaultType].action && hasFaultDetails(value);
}

const isLineInfo = withFields<LineInfo>({
  lineId: isText,
  mobiusDeviceId: optional(isText),
  phoneNumber: optional(isText),
  extension: optional(isText),
  status: isText,
  sipAddresses: listOf(isText),
  voicemail: optional(isText),
  lastSeen: optional(isText),
  keepaliveInterval: optional(isNumber),
  callKeepaliveInterval: optional(isNumber),
  rehomingIntervalMin: optional(isNumber),
  rehomingIntervalMax: optional(isNumber),
  voicePortalNumber: optional(isText),
  voicePortalExtension: optional(isText),
});

const isRetryCause = oneOf<RetryCause>({
  throttled: 1,
  server: 1,
  network: 1,
  timeout: 1,
  'unexpected-answer': 1,
  'device-limit': 1,
  'in-call': 1,
  unknown: 1,
});

const registration = {
  line: isLineInfo,
  server: oneOf<MobiusServer>({primary: 1, backup: 1, unknown: 1}),
  serverHost: optional(isText),
  since: isNumber,
  outage: optional(withFields<Outage>({from: isNumber, until: isNumber})),
};

type StateOf<Status extends LineStatus> = Omit<Extract<LineState, {status: Status}>, 'status'>;

/** The check for each state of a leader's line. */
const stateChecks: Readonly<Record<string, Check>> = {
  unregistered: () => true,
  connecting: withFields<StateOf<'connecting'>>({since: isNumber, unreachableSince: optional(isNumber)}),
  registered: withFields<StateOf<'registered'>>(registration),
  reconnecting: withFields<StateOf<'reconnecting'>>({
    ...registration,
    cause: oneOf<Trouble>({keepalive: 1, events: 1, network: 1}),
    missed: optional(isNumber),
    unreachableSince: isNumber,
  }),
  retrying: withFields<StateOf<'retrying'>>({
    cause: isRetryCause,
    attempt: optional(isNumber),
    nextAttemptAt: optional(isNumber),
    mustWait: optional(isBoolean),
    unreachableSince: optional(isNumber),
  }),
  deregistering: withFields<StateOf<'deregistering'>>({
    since: isNumber,
    cause: optional(isRetryCause),
    nextAttemptAt: optional(isNumber),
    expiresAt: optional(isNumber),
  }),
  failed: withFields<StateOf<'failed'>>({fault: isFault}),
  // If the line is in use on another device, a leader whose own device is not deleted yet keeps leading.
  elsewhere: withFields<{holder: 'device'; expiresAt?: number}>({
    holder: oneOf<'device'>({device: 1}),
    expiresAt: optional(isNumber),
  }),
} satisfies Record<Exclude<LineStatus, 'absent'>, Check>;

/** Whether the elements can render a line state that another tab reported. */
export function isLineState(value: unknown): boolean {
  if (!isObject(value) || typeof value['status'] !== 'string') return false;
  return Object.hasOwn(stateChecks, value['status']) && stateChecks[value['status']]!(value);
}
