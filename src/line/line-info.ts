import {cleanText, readText} from '../base/clean-text.js';
import type {SdkLine} from './sdk-line.js';

/**
 * The details of a registered line: a frozen copy of the guide's fourteen properties ("Obtaining a Line Object"), taken
 * when the line registers. The SDK's line itself is mutable and gives access to the bearer token (trap 21).
 */
export interface LineInfo {
  /** Identifies the line within the page. The SDK generates a new ID at every sign-in (trap 10). */
  readonly lineId: string;
  /** Identifies the device at Webex Calling. */
  readonly mobiusDeviceId?: string | undefined;
  /** External number. Usually from the person's profile, because the SDK never sets it (trap 10). */
  readonly phoneNumber?: string | undefined;
  /** Internal number. Usually from the person's profile, like `phoneNumber`. */
  readonly extension?: string | undefined;
  /** The SDK's registration status: `active` for a registered line. */
  readonly status: string;
  /** SIP addresses of the line. Empty if there are none. */
  readonly sipAddresses: readonly string[];
  /** Pilot number of the voicemail, if any. */
  readonly voicemail?: string | undefined;
  /** When Webex Calling last heard from the line, as formatted by the server. */
  readonly lastSeen?: string | undefined;
  /** Seconds between two keepalives. */
  readonly keepaliveInterval?: number | undefined;
  /** Seconds between two keepalives of a call. */
  readonly callKeepaliveInterval?: number | undefined;
  /** Shortest wait before each attempt to return to the primary server, in minutes. */
  readonly rehomingIntervalMin?: number | undefined;
  /** Longest wait before each attempt to return to the primary server, in minutes. */
  readonly rehomingIntervalMax?: number | undefined;
  /**
   * Reserved for Webex Contact Center. A string, although the guide has a number, because servers also send digits as
   * text.
   */
  readonly voicePortalNumber?: string | undefined;
  /** Reserved for Webex Contact Center. A string, like `voicePortalNumber`. */
  readonly voicePortalExtension?: string | undefined;
}

/** The numbers from the person's profile. */
export interface LineOwner {
  readonly phoneNumber?: string | undefined;
  readonly extension?: string | undefined;
}

/** Copies the documented properties of the SDK's line. Missing numbers come from the owner's profile. */
export function readLineInfo(line: SdkLine, owner: LineOwner = {}): LineInfo {
  return Object.freeze({
    lineId: line.lineId ?? '',
    mobiusDeviceId: asText(line.mobiusDeviceId),
    phoneNumber: asText(line.phoneNumber) ?? owner.phoneNumber,
    extension: asText(line.extension) ?? owner.extension,
    status: readStatus(line),
    sipAddresses: Object.freeze([line.sipAddresses ?? []].flat().flatMap(address => asText(address) ?? [])),
    voicemail: asText(line.voicemail),
    lastSeen: asText(line.lastSeen),
    keepaliveInterval: asNumber(line.keepaliveInterval),
    callKeepaliveInterval: asNumber(line.callKeepaliveInterval),
    rehomingIntervalMin: asNumber(line.rehomingIntervalMin),
    rehomingIntervalMax: asNumber(line.rehomingIntervalMax),
    voicePortalNumber: asText(line.voicePortalNumber),
    voicePortalExtension: asText(line.voicePortalExtension),
  });
}

/** Returns the line's status. The SDK has `getStatus()`; the guide describes a property `status` instead (trap 9). */
export function readStatus(line: SdkLine): string {
  return readText(line.getStatus?.()) ?? readText(line.status) ?? 'inactive';
}

/** Returns a text. Also accepts numbers, because servers send some texts as numbers. Undefined for any other value. */
function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? cleanText(String(value)) : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
