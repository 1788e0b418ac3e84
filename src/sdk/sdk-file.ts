import {isSameOrigin, resolveAddress} from '../base/page-address.js';
import type {SdkCallingClass} from './sdk.js';

/**
 * Where the SDK is loaded from. It is loaded only when a sign-in is expected, and not if it is already on the page, as the
 * global `Calling`. A function or address that the page sets takes precedence over that global.
 */
export interface SdkSource {
  /** Returns the class `Calling` or the module `webex/calling`, or a promise of it. Takes precedence over `src`. */
  readonly loadSdk?: (() => unknown) | undefined;
  /** Address of `webex`'s `umd/calling.min.js`. By default the tested version on unpkg.com. */
  readonly src?: string | undefined;
  /** Integrity hash of that file, in the format of `<script integrity>`. */
  readonly integrity?: string | undefined;
}

/** The SDK version with which this library is tested. The default for pages that set no other. */
export const testedSdk = {
  src: 'https://unpkg.com/webex@3.12.0/umd/calling.min.js',
  integrity: 'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
};

/** The request for the SDK's file. A download in advance is used only for a script with the same properties. */
export interface SdkFile {
  readonly src: string;
  /** Empty if it is unknown. */
  readonly integrity: string;
  /** Null for a request without CORS. */
  readonly crossOrigin: 'anonymous' | null;
}

/** @throws {TypeError} If the address is invalid. */
export function sdkFileOf({src: wanted, integrity: hash = ''}: SdkSource): SdkFile {
  // Resolved against the page's own address, so that an injected `<base>` has no effect.
  const src = wanted ? resolveAddress(wanted).href : testedSdk.src;
  // The integrity hash of the tested file is known, even if the page sets its address.
  const integrity = src === testedSdk.src ? testedSdk.integrity : hash;
  // Request the page's own file without CORS: in a sandboxed frame it is cross-origin, and usually has no CORS headers.
  return {src, integrity, crossOrigin: integrity || !isSameOrigin(src) ? 'anonymous' : null};
}

/**
 * The global property with the loaded SDK, so that other copies of this library use it too: the SDK's module supports
 * one user per page.
 */
export const pageSdk = Symbol.for('webex-calling-elements.sdk');

/**
 * The SDK that is already on the page: the one that a copy of this library has loaded or, unless the page sets an address,
 * the global `Calling`. A global `Calling` that is not the SDK is ignored.
 */
export function sdkOnPage({src}: SdkSource): SdkCallingClass | undefined {
  const {[pageSdk]: shared, Calling} = globalThis as {[pageSdk]?: unknown; Calling?: unknown};
  return [shared, src ? undefined : Calling].find(isCallingClass);
}

export function isCallingClass(value: unknown): value is SdkCallingClass {
  return typeof (value as {init?: unknown} | null | undefined)?.init === 'function';
}

/**
 * Downloads the SDK's file in advance, without running it. Does nothing if the page has the SDK or loads it itself, or
 * for a file of this origin without an integrity hash.
 */
export function downloadSdk(source: SdkSource): void {
  if (source.loadSdk || sdkOnPage(source)) return;
  try {
    const {src: href, integrity, crossOrigin} = sdkFileOf(source);
    if (!crossOrigin) return;
    const link = Object.assign(document.createElement('link'), {
      rel: 'preload',
      as: 'script',
      href,
      integrity,
      crossOrigin,
    });
    document.head.append(link);
  } catch {
    // The sign-in reports the invalid address.
  }
}
