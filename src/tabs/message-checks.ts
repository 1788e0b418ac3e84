import {isObject} from '../base/broadcast.js';

/** Whether a field of a message has a valid value. Any script of the origin can post messages. */
export type Check = (value: unknown) => boolean;

/** A check for each field of a type. */
export type Checks<Fields> = {readonly [Name in keyof Fields]-?: Check};

export const isText: Check = value => typeof value === 'string';
/** Also checks times, in milliseconds since 1970. */
export const isNumber: Check = value => Number.isFinite(value);
export const isBoolean: Check = value => typeof value === 'boolean';

export function optional(check: Check): Check {
  return value => value === undefined || check(value);
}

/** Whether a value is one of a union of strings, which are the keys of `values`. */
export function oneOf<Value extends string>(values: Readonly<Record<Value, 1>>): Check {
  return value => typeof value === 'string' && Object.hasOwn(values, value);
}

export function listOf(check: Check): Check {
  return value => Array.isArray(value) && value.every(item => check(item));
}

/** Whether a value is an object with valid fields. Other fields may be anything. */
export function withFields<Fields>(checks: Checks<Fields>): Check {
  const entries = Object.entries<Check>(checks);
  return value => isObject(value) && entries.every(([name, check]) => check(value[name]));
}
