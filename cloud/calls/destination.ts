import type {Account} from '../accounts.js';
import {CAUSES, type CallCause} from './cause.js';

/** Sound of a far end: what it hears, or a tone. */
export type Sound = 'echo' | 'tone';

/** Where a dialed number leads. */
export type Destination =
  | {readonly kind: 'person'; readonly account: Account}
  | {readonly kind: 'far-end'; readonly sound: Sound}
  /** Ends the caller's call, and calls the caller. */
  | {readonly kind: 'calls-back'; readonly sound: Sound}
  /** Rings, and is not answered. */
  | {readonly kind: 'rings'; readonly forEver: boolean}
  /** The call ends with an event. */
  | {readonly kind: 'ends'; readonly cause: CallCause}
  /** The request is refused. */
  | {readonly kind: 'refused'; readonly status: number; readonly errorCode: number};

/** Numbers of the far ends, each also reachable by its last four digits with 5 in front: 5190 for the echo. */
export const NUMBERS = {
  echo: '+12065550190',
  tone: '+12065550191',
  busy: '+12065550192',
  busyRefused: '+12065550193',
  declined: '+12065550194',
  noAnswer: '+12065550195',
  ringsForEver: '+12065550196',
  callsBack: '+12065550197',
} as const;

const DESTINATIONS: Readonly<Record<keyof typeof NUMBERS, Destination>> = {
  echo: {kind: 'far-end', sound: 'echo'},
  tone: {kind: 'far-end', sound: 'tone'},
  busy: {kind: 'ends', cause: CAUSES.busy},
  busyRefused: {kind: 'refused', status: 503, errorCode: CAUSES.busy.code},
  declined: {kind: 'ends', cause: CAUSES.declined},
  noAnswer: {kind: 'rings', forEver: false},
  ringsForEver: {kind: 'rings', forEver: true},
  callsBack: {kind: 'calls-back', sound: 'tone'},
};

const extensionOf = (number: string) => `5${number.slice(-3)}`;

/** The digits of an address, with a leading plus. The SDK leaves parentheses, dots and some prefixes in. */
const normalized = (address: string) => address.replace(/^tel:/, '').replace(/[^\d+*#]/g, '');

/** The destination of an address as the SDK sends it, such as `tel:+1(206)5550190`. Undefined if nobody has this number. */
export function destinationOf(address: string, accounts: readonly Account[]): Destination | undefined {
  const number = normalized(address);
  const account = accounts.find(one => one.workNumber === number || one.extension === number);
  if (account !== undefined) return {kind: 'person', account};
  const names = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];
  const name = names.find(one => NUMBERS[one] === number || extensionOf(NUMBERS[one]) === number);
  return name === undefined ? undefined : DESTINATIONS[name];
}
