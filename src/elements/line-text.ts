import type {LineInfo} from '../line/line-info.js';
import {isRegistered, type LineSnapshot, type LineState} from '../line/line-state.js';
import type {Language} from '../localization/language.js';
import type {PlainKey} from '../localization/texts.js';
import {faultText} from './fault-text.js';
import {writeSpan, writeTime} from './time.js';

/** What a person reads of the line, in any view. */
export interface LineText {
  readonly state: string;
  readonly number?: string | undefined;
  /** What should be known about the state. */
  readonly message: string;
  /** The same for people who hear it: without what counts up meanwhile. */
  readonly aloud: string;
}

/** An outage shorter than this was not announced when it began, so it is not announced afterwards. In milliseconds. */
const briefOutage = 3_000;

/** Sentences about a state, and those of them that are said aloud: all, unless they are named. */
interface Message {
  readonly shown: readonly string[];
  readonly aloud?: readonly string[] | undefined;
}

export function lineText(snapshot: LineSnapshot, language: Language): LineText {
  const {state, online} = snapshot;
  const {say} = language;
  const word = say(state.status);
  const info = lineOf(state);
  const number = info && numberOf(info);
  const {shown, aloud = shown} = messageOf(snapshot, language);
  const offline = !online && mentionsOffline(state) && say('offline');
  // A failure is announced once, and not again when the browser goes offline and comes back.
  const offlineAloud = state.status !== 'failed' && offline;
  return {
    state: word,
    number,
    message: join(offline, ...shown),
    aloud: join(word, number, offlineAloud, ...aloud),
  };
}

/** The line where it is registered: here, or in the tab that has it. */
export function lineOf(state: LineState): LineInfo | undefined {
  if (state.status === 'elsewhere' && state.holder === 'tab') return lineOf(state.there);
  return isRegistered(state) ? state.line : undefined;
}

function join(...sentences: readonly (string | false | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}

function numberOf({phoneNumber, extension, sipAddresses}: LineInfo): string | undefined {
  return phoneNumber ?? extension ?? sipAddresses[0];
}

/**
 * Whether to say that the browser reports to be offline. A registered line has evidence to the contrary (behind some
 * VPNs a browser reports it for hours), and a state with the cause `network` says it itself.
 */
function mentionsOffline(state: LineState): boolean {
  if (state.status === 'elsewhere' && state.holder === 'tab') return mentionsOffline(state.there);
  return state.status !== 'registered' && !('cause' in state && state.cause === 'network');
}

/** Each state has something to say, so that what stands below it stays where it is. */
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
      const isTried = state.cause !== 'in-call';
      return {shown: [say(`retrying-${state.cause}`), ...(isTried ? [say('trying-again')] : [])]};
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
  // Of a hand-made line nothing is known but what it says of itself: whether calls arrive is not claimed.
  const ready = reachability === 'watched' ? 'registered-hint' : 'registered-unwatched';
  const hint = say(server === 'backup' ? 'on-backup' : ready);
  if (!outage) return {shown: [hint]};
  const shown = [hint, say('outage', writeSpan(outage.from, outage.until, lang))];
  return {shown, aloud: outage.until - outage.from < briefOutage ? [hint] : shown};
}

function reconnectingMessage({cause, missed = 1}: StateOf<'reconnecting'>, {say}: Language): Message {
  if (cause !== 'keepalive') return {shown: [say(`reconnecting-${cause}`)]};
  const uncertain = say('calls-uncertain');
  return {shown: [uncertain, say('reconnecting-keepalive', {count: missed})], aloud: [uncertain]};
}

/** The causes that explain why Webex has not confirmed a deletion. The others are about registering. */
const deletionCauses: Readonly<Partial<Record<string, PlainKey>>> = {
  throttled: 'retrying-throttled',
  server: 'retrying-server',
  network: 'retrying-network',
  timeout: 'retrying-timeout',
  'unexpected-answer': 'retrying-unexpected-answer',
};

function deregisteringMessage(
  {cause, expiresAt}: StateOf<'deregistering'>,
  {reachability}: LineSnapshot,
  {say, lang}: Language,
): Message {
  return {
    shown: [
      ...(reachability === 'watched' ? [say('calls-silent')] : []),
      say(deletionCauses[cause ?? ''] ?? 'deregistering-hint'),
      ...(cause ? [say('trying-again')] : []),
      ...(expiresAt === undefined ? [] : [say('forgets-device', {time: writeTime(expiresAt, lang)})]),
    ],
  };
}

/** The states of a line in another tab that need an explanation here. */
const troubled: ReadonlySet<LineState['status']> = new Set([
  'reconnecting',
  'retrying',
  'deregistering',
  'failed',
]);

function elsewhereMessage(state: StateOf<'elsewhere'>, snapshot: LineSnapshot, language: Language): Message {
  const {say, lang} = language;
  if (state.holder === 'device') {
    const {expiresAt = 0} = state;
    const left = expiresAt > Date.now() ? [say('device-left', {time: writeTime(expiresAt, lang)})] : [];
    return {shown: [say('elsewhere-device'), ...left]};
  }
  const {there, silentSince} = state;
  const heading = say('elsewhere-tab');
  // What is known of a silent tab may be out of date.
  if (silentSince !== undefined) return {shown: [heading, say('tab-silent')]};
  if (!troubled.has(there.status)) return {shown: [heading]};
  const {shown, aloud = shown} = messageOf({...snapshot, state: there}, language);
  return {shown: [heading, ...shown], aloud: [heading, ...aloud]};
}
