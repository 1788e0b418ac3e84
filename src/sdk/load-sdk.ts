import {faultError} from '../base/make-fault.js';
import {isSameOrigin} from '../base/page-address.js';
import {reportError} from '../base/report-error.js';
import {warnOnce} from '../base/warn-once.js';
import {isCallingClass, pageSdk, sdkFileOf, sdkOnPage, type SdkFile, type SdkSource} from './sdk-file.js';
import type {SdkCallingClass} from './sdk.js';
import {runUmdScript} from './umd-script.js';

/**
 * Returns the SDK: from the page's function `loadSdk` if it is set, otherwise the SDK that is already on the page, or else
 * the downloaded file. A global `Calling` is ignored if it is not the SDK, or if the page sets an address.
 *
 * @throws {FaultError} `sdk-not-loaded`, `sdk-integrity`, `sdk-unexpected`
 */
export async function loadSdk(source: SdkSource): Promise<SdkCallingClass> {
  const {loadSdk: load} = source;
  if (load) {
    const loading = preloaded.get(load) ?? callLoader(load);
    preloaded.delete(load);
    return fromLoader(await loading);
  }
  return sdkOnPage(source) ?? loadScript(fileOf(source));
}

/** The results of `loadSdk` functions that were called before a sign-in. Each is used once. */
const preloaded = new WeakMap<() => unknown, Promise<unknown>>();

/** Loads the SDK before a sign-in. A failure is ignored, because the sign-in tries again. */
export function preloadSdk(source: SdkSource): void {
  const {loadSdk: load} = source;
  if (!load) return void loadSdk(source).catch(() => undefined);
  if (preloaded.has(load)) return;
  const loading = callLoader(load);
  preloaded.set(load, loading);
  loading.catch(() => preloaded.delete(load));
}

async function callLoader(load: () => unknown): Promise<unknown> {
  try {
    return await load();
  } catch (error) {
    throw faultError('sdk-not-loaded', {cause: reportError("The page's `loadSdk` failed", error)});
  }
}

/**
 * Reads the class from the result of the page's `loadSdk`.
 *
 * @param given The class, or the module `webex/calling`, whose default export is the class.
 */
function fromLoader(given: unknown): SdkCallingClass {
  const {default: Calling = given} = (given ?? {}) as {default?: unknown};
  if (!isCallingClass(Calling)) {
    warnOnce(
      '`loadSdk` must return the class `Calling`, the default export of `webex/calling` from the npm package `webex`. The package `@webex/calling` does not have it',
    );
  }
  return asCallingClass(Calling);
}

function fileOf(source: SdkSource): SdkFile {
  try {
    return sdkFileOf(source);
  } catch {
    throw faultError('sdk-not-loaded');
  }
}

/** How long a download may take before the next request starts another one, in milliseconds. */
const downloadTimeout = 60_000;

interface Download {
  readonly loading: Promise<SdkCallingClass>;
  /** When it started, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** The latest download in progress of each address, shared by all sessions of a page. A failed download can be retried. */
const downloads = new Map<string, Download>();

/**
 * Downloads the SDK's file. Has no time limit, because the download may have begun before anyone waited for it:
 * `openLine()` limits the wait.
 *
 * @throws {FaultError} `sdk-not-loaded`, `sdk-integrity`, `sdk-unexpected`
 */
function loadScript(file: SdkFile): Promise<SdkCallingClass> {
  const {src} = file;
  const current = downloads.get(src);
  const startedAt = performance.now();
  if (current && startedAt - current.startedAt < downloadTimeout) return current.loading;
  const loading = current ? downloadAgain(file, current.loading) : insertScript(file);
  const download = {loading, startedAt};
  downloads.set(src, download);
  const forget = (): void => {
    if (downloads.get(src) === download) downloads.delete(src);
  };
  loading.then(forget, forget);
  return loading;
}

/**
 * Downloads the file again, because an earlier download has stalled. Resolves with the one that ends first, and fails
 * when both have failed.
 */
function downloadAgain(file: SdkFile, earlier: Promise<SdkCallingClass>): Promise<SdkCallingClass> {
  const address = new URL(file.src);
  // For the same address, the browser would wait for the stalled request.
  address.searchParams.set('retry', String(Date.now()));
  const latest = insertScript({...file, src: address.href});
  // If the server refuses the parameter, the next download is made without it.
  latest.catch(() => downloads.delete(file.src));
  return Promise.race([latest.catch(() => earlier), earlier.catch(() => latest)]);
}

async function insertScript({src, integrity, crossOrigin}: SdkFile): Promise<SdkCallingClass> {
  if (isSameOrigin(src)) await expectNoRedirect(src);
  const script = document.createElement('script');
  let Calling: unknown;
  try {
    // A plain string throws where the page requires Trusted Types (trap 23).
    script.src = trustedScriptUrl(src) as string;
    script.async = true;
    // The SDK's file is UTF-8 but does not declare it, so it would not parse on a page with another encoding.
    script.charset = 'utf-8';
    script.integrity = integrity;
    script.crossOrigin = crossOrigin;
    Calling = await runUmdScript(script);
  } catch {
    // A script's `error` event has no reason. If its address responds, but not with a file of this integrity hash, it is
    // another file. Otherwise a policy of the page has blocked the script, or the address did not answer.
    const answers = async (init: RequestInit): Promise<boolean | undefined> =>
      (await fetch(src, init).catch(() => undefined))?.ok;
    const isOther =
      integrity && (await answers({method: 'HEAD'})) && !(await answers({integrity, cache: 'force-cache'}));
    throw faultError(isOther ? 'sdk-integrity' : 'sdk-not-loaded');
  } finally {
    script.remove();
  }
  if (!isCallingClass(Calling)) {
    warnOnce(
      `${src} does not export \`Calling\`. If a script of the page declares \`define\`, \`module\` or \`exports\` with \`let\` or \`const\`, this library cannot hide that from the SDK: set \`loadSdk\` instead`,
    );
  }
  // Another download may have ended earlier.
  const sdk = sdkOnPage({src}) ?? asCallingClass(Calling);
  Object.defineProperty(globalThis, pageSdk, {value: sdk, configurable: true});
  return sdk;
}

/**
 * Checks that a URL does not redirect. Injected markup could set `sdk-src` to a URL of this origin that redirects to
 * any site, with the integrity hash of the file there, and `script-src` does not check the path after a redirect (CSP
 * Level 3, "Paths and Redirects").
 *
 * @throws {FaultError} `sdk-not-loaded`
 */
async function expectNoRedirect(src: string): Promise<void> {
  // Not HEAD: a route may redirect GET only. The range keeps the response to one byte.
  const headers = {range: 'bytes=0-0'};
  const response = await fetch(src, {headers, redirect: 'manual'}).catch(() => undefined);
  void response?.body?.cancel().catch(() => undefined);
  if (response?.type !== 'opaqueredirect') return;
  warnOnce(`${src} redirects, so it was not loaded: set the final URL`);
  throw faultError('sdk-not-loaded');
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: {createScriptURL(url: string): string},
  ): {createScriptURL(url: string): unknown};
}

let policy: {createScriptURL(url: string): unknown} | undefined;
/** The only address that the policy allows, while it is assigned. */
let allowedUrl: string | undefined;

function trustedScriptUrl(url: string): unknown {
  const {trustedTypes} = globalThis as {trustedTypes?: TrustedTypes};
  policy ??= trustedTypes?.createPolicy('webex-calling-elements', {
    createScriptURL(requested) {
      if (requested === allowedUrl) return requested;
      throw new TypeError('Not the address of the Webex Calling SDK');
    },
  });
  allowedUrl = url;
  try {
    return policy?.createScriptURL(url) ?? url;
  } finally {
    allowedUrl = undefined;
  }
}

function asCallingClass(value: unknown): SdkCallingClass {
  if (isCallingClass(value)) return value;
  throw faultError('sdk-unexpected');
}
