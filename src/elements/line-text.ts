import type {LineInfo} from '../line/line-info.js';
import {
  isRegistered,
  type LineSnapshot,
  type LineState,
  type LineStatus,
  type RetryCause,
} from '../line/line-state.js';
import {joinForAnnouncement, joinSentences} from '../localization/format.js';
import type {Language} from '../localization/language.js';
import {displayNumber} from '../localization/phone-number.js';
import {faultText} from './fault-text.js';
import {formatFutureTime, formatTimeRange} from './time.js';

/** The texts that describe a line. */
export interface LineText {
  readonly state: string;
  readonly number?: string | undefined;
  /** Explains the state. */
  readonly message: string;
  /** State, number and message for screen readers, without parts that change every second. */
  readonly announced: string;
}

/**
 * The length below which an outage is not announced afterwards, because its beginning was not announced either. In
 * milliseconds.
 */
const briefOutage = 3_000;

/** The sentences about a state. `announced` lists those to announce, by default all. */
interface Message {
  readonly shown: readonly string[];
  readonly announced?: readonly string[] | undefined;
}

/** Returns the state in words. While retrying, a line that has not been registered yet is not described as reconnecting. */
export function stateWord(
  state: Readonly<{status: LineStatus; unreachableSince?: unknown}>,
  {say}: Language,
): string {
  const isFirst = state.status === 'retrying' && state.unreachableSince === undefined;
  return say(isFirst ? 'not-registered-yet' : state.status);
}

/** Returns the texts during a sign-in, before there is a line. `<webex-login>` announces the progress. */
export function signingInText({say}: Language): LineText {
  return {state: say('signing-in'), message: say('signing-in-hint'), announced: ''};
}

/**
 * Returns the texts of a line.
 *
 * @param hasCountdown Whether a countdown is shown beside the message, so that the message need not mention the retry.
 */
export function lineText(snapshot: LineSnapshot, language: Language, hasCountdown = false): LineText {
  const {state, online} = snapshot;
  const {say, lang} = language;
  const word = stateWord(state, language);
  const info = lineOf(state);
  const number = info && numberOf(info, lang);
  const {shown, announced = shown} = messageOf(snapshot, language);
  const offline = !online && mentionsOffline(state) && say('offline');
  // A failure is announced once, and not again when the browser goes offline and comes back.
  const offlineAnnounced = state.status !== 'failed' && offline;
  const tryingAgain = say('trying-again');
  return {
    state: word,
    number,
    message: joinSentences(lang, [offline, ...shown.filter(text => !(hasCountdown && text === tryingAgain))]),
    announced: joinForAnnouncement(lang, [word, number, offlineAnnounced, ...announced]),
  };
}

/** Returns the registered line, from this tab or from the leader's tab. */
export function lineOf(state: LineState): LineInfo | undefined {
  if (state.status === 'elsewhere' && state.holder === 'tab') return lineOf(state.there);
  return isRegistered(state) ? state.line : undefined;
}

function numberOf({phoneNumber, extension, sipAddresses}: LineInfo, lang: string): string | undefined {
  return phoneNumber === undefined ? (extension ?? sipAddresses[0]) : displayNumber(phoneNumber, lang);
}

/**
 * Whether to mention that the browser is offline. If the line is registered, the browser's offline report is wrong; behind
 * some VPNs it stays wrong for hours. The text of `reconnecting` with the cause `network` already mentions it.
 */
function mentionsOffline(state: LineState): boolean {
  if (state.status === 'elsewhere' && state.holder === 'tab') return mentionsOffline(state.there);
  return state.status !== 'registered' && !(state.status === 'reconnecting' && state.cause === 'network');
}

/** Returns the message of a state. Every state has one, so that the content below does not move. */
function messageOf(snapshot: LineSnapshot, language: Language): Message {
  const {state} = snapshot;
  const {say} = language;
  switch (state.status) {
    case 'absent':
    case 'unregistered':
    case 'connecting':
      return {shown: [say(`${state.status}-hint`)]};
    case 'registered':
      return registeredMessage(state, snapshot, language);
    case 'reconnecting':
      return reconnectingMessage(state, language);
    case 'retrying': {
      const isRetried = state.cause !== 'in-call';
      return {shown: [say(`retrying-${state.cause}`), ...(isRetried ? [say('trying-again')] : [])]};
    }
    case 'deregistering':
      return deregisteringMessage(state, snapshot, language);
    case 'elsewhere':
      return elsewhereMessage(state, snapshot, language);
    case 'failed':
      return {shown: [faultText(state.fault, language)]};
    default:
      return state satisfies never;
  }
}

type StateOf<Status extends LineState['status']> = Extract<LineState, {status: Status}>;

function registeredMessage(
  {server, outage}: StateOf<'registered'>,
  {reachability}: LineSnapshot,
  {say, lang}: Language,
): Message {
  const ready = server === 'backup' ? 'on-backup' : 'registered-hint';
  // Do not claim that calls arrive at a custom line object, because the library cannot check it.
  const hint = say(reachability === 'watched' ? ready : 'registered-unwatched');
  if (!outage) return {shown: [hint]};
  const shown = [hint, say('outage', formatTimeRange(outage.from, outage.until, lang))];
  return {shown, announced: outage.until - outage.from < briefOutage ? [hint] : shown};
}

function reconnectingMessage({cause, missed = 1}: StateOf<'reconnecting'>, {say}: Language): Message {
  if (cause !== 'keepalive') return {shown: [say(`reconnecting-${cause}`)]};
  const uncertain = say('calls-uncertain');
  const shown = missed ? [uncertain, say('reconnecting-keepalive', {count: missed})] : [uncertain];
  return {shown, announced: [uncertain]};
}

/** The causes whose text explains an unconfirmed deletion. The texts of the other causes are about registering. */
const deletionCauses: ReadonlySet<RetryCause> = new Set<RetryCause>([
  'throttled',
  'server',
  'network',
  'timeout',
  'unexpected-answer',
]);

function deregisteringMessage(
  {cause, expiresAt = 0}: StateOf<'deregistering'>,
  {reachability}: LineSnapshot,
  {say, lang}: Language,
): Message {
  const time = formatFutureTime(expiresAt, lang);
  return {
    shown: [
      ...(reachability === 'watched' ? [say('no-ringing')] : []),
      say(cause && deletionCauses.has(cause) ? `retrying-${cause}` : 'deregistering-hint'),
      ...(cause ? [say('trying-again')] : []),
      ...(time ? [say('registration-expires', {time})] : []),
    ],
  };
}

/** The states of the leader's line that need an explanation in this tab. */
const explainedStates: ReadonlySet<LineState['status']> = new Set([
  'reconnecting',
  'retrying',
  'deregistering',
  'failed',
]);

function elsewhereMessage(state: StateOf<'elsewhere'>, snapshot: LineSnapshot, language: Language): Message {
  const {say, lang} = language;
  if (state.holder === 'device') {
    const {expiresAt = 0} = state;
    const time = formatFutureTime(expiresAt, lang);
    return {shown: [say('elsewhere-device'), ...(time ? [say('device-left', {time})] : [])]};
  }
  const {there: leaderState, silentSince} = state;
  const heading = say('elsewhere-tab');
  // The state of an unresponsive tab may be outdated.
  if (silentSince !== undefined) return {shown: [heading, say('tab-silent')]};
  if (!explainedStates.has(leaderState.status)) return {shown: [heading]};
  const {shown, announced = shown} = messageOf({...snapshot, state: leaderState}, language);
  return {shown: [heading, ...shown], announced: [heading, ...announced]};
}
