import {cleanNumber} from './call-number.js';

/** Numbers of police, fire and ambulance services in most countries. */
const defaultNumbers =
  '000 110 111 112 113 114 115 117 118 119 120 122 123 190 191 192 193 911 995 997 998 999';

/**
 * Whether a number, written in any form, is an emergency number. For a number that is not one in the person's country,
 * the only effects are an unnecessary notice, and the end of an active call that cannot be put on hold.
 *
 * @param numbers The emergency numbers, separated by spaces or commas. If missing, or null because an attribute was removed,
 *   those of most countries.
 */
export function isEmergencyNumber(written: string, numbers?: string | null): boolean {
  const known = (numbers ?? defaultNumbers).split(/[\s,;]+/);
  try {
    return known.includes(cleanNumber(written));
  } catch {
    return false;
  }
}
