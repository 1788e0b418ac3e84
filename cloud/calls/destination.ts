import type {Account} from '../accounts.js';
import {CAUSES, type CallCause} from './cause.js';

/** Sound that a far end sends. `echo`: the sound that it receives. */
export type Sound = 'echo' | 'tone';

/** Outcome of dialing a number. */
export type Destination =
  | {readonly kind: 'person'; readonly account: Account}
  | {readonly kind: 'far-end'; readonly sound: Sound}
  /** Ends the caller's call, and calls the caller back. */
  | {readonly kind: 'calls-back'; readonly sound: Sound}
  /** Rings, and is not answered. `forever`: beyond the scenario's `ringFor`. */
  | {readonly kind: 'rings'; readonly forever: boolean}
  /** The call ends with an event. */
  | {readonly kind: 'ends'; readonly cause: CallCause}
  /** The request is refused. */
  | {readonly kind: 'refused'; readonly status: number; readonly errorCode: number};

/** Numbers that belong to no account. Each also has an extension, 5 and its last three digits: 5190 for the echo. */
export const FAR_END_NUMBERS = {
  echo: '+12065550190',
  tone: '+12065550191',
  busy: '+12065550192',
  busyRefused: '+12065550193',
  declined: '+12065550194',
  noAnswer: '+12065550195',
  ringsForEver: '+12065550196',
  callsBack: '+12065550197',
} as const;

const DESTINATIONS: Readonly<Record<keyof typeof FAR_END_NUMBERS, Destination>> = {
  echo: {kind: 'far-end', sound: 'echo'},
  tone: {kind: 'far-end', sound: 'tone'},
  busy: {kind: 'ends', cause: CAUSES.busy},
  busyRefused: {kind: 'refused', status: 503, errorCode: CAUSES.busy.code},
  declined: {kind: 'ends', cause: CAUSES.declined},
  noAnswer: {kind: 'rings', forever: false},
  ringsForEver: {kind: 'rings', forever: true},
  callsBack: {kind: 'calls-back', sound: 'tone'},
};

const extensionOf = (number: string) => `5${number.slice(-3)}`;

/** Returns the digits, `+`, `*` and `#` of an address. The SDK does not remove parentheses, dots and some prefixes. */
const normalize = (address: string) => address.replace(/^tel:/, '').replace(/[^\d+*#]/g, '');

/** Returns the destination of an address from the SDK, such as `tel:+1(206)5550190`. Undefined if nobody has this number. */
export function destinationOf(address: string, accounts: readonly Account[]): Destination | undefined {
  const number = normalize(address);
  const account = accounts.find(one => one.workNumber === number || one.extension === number);
  if (account !== undefined) return {kind: 'person', account};
  const names = Object.keys(FAR_END_NUMBERS) as (keyof typeof FAR_END_NUMBERS)[];
  const name = names.find(
    one => FAR_END_NUMBERS[one] === number || extensionOf(FAR_END_NUMBERS[one]) === number,
  );
  return name === undefined ? undefined : DESTINATIONS[name];
}
