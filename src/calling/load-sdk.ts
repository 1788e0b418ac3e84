import {SignInError} from '../auth/sign-in-fault.js';
import type {SdkCallingClass} from './sdk.js';

/** Loads the SDK: either a function of the host's, or a script from an address. Nothing is loaded before sign-in. */
export interface SdkSource {
  readonly loadSdk?: () => unknown;
  /** Address of `webex`'s `umd/calling.min.js`; `testedSdk` without one. */
  readonly src?: string;
  /** Its integrity, as in `<script integrity>`. */
  readonly integrity?: string;
}

/** The version that the tests run on, for a page that names no other. */
export const testedSdk = {
  src: 'https://unpkg.com/webex@3.12.0/umd/calling.min.js',
  integrity: 'sha384-tSOAMnShqo9ug4MShoGnetXMMeQ60nK86dM/cbLqUxkiE3V6eQ5+kU1AFWBPybs+',
};

/** @throws {SignInError} `sdk-not-loaded`, `sdk-integrity`, `sdk-unexpected` */
export async function loadSdk({loadSdk: load, src, integrity}: SdkSource): Promise<SdkCallingClass> {
  if (load) return asCallingClass(await callLoader(load));
  return readGlobal() ?? (src ? loadScript(src, integrity) : loadScript(testedSdk.src, testedSdk.integrity));
}

async function callLoader(load: () => unknown): Promise<unknown> {
  try {
    return await load();
  } catch {
    throw new SignInError('sdk-not-loaded');
  }
}

/** The downloads under way, so that two sessions of a page share one. A download that failed can be tried again. */
const scripts = new Map<string, Promise<SdkCallingClass>>();

function loadScript(src: string, integrity?: string): Promise<SdkCallingClass> {
  const loading = scripts.get(src) ?? insertScript(src, integrity).finally(() => scripts.delete(src));
  scripts.set(src, loading);
  return loading;
}

async function insertScript(src: string, integrity?: string): Promise<SdkCallingClass> {
  const script = document.createElement('script');
  try {
    // A plain string throws where the page requires Trusted Types (trap 23).
    script.src = trustedScriptUrl(src) as string;
    script.async = true;
    // On a page of another encoding the SDK, which is UTF-8 and does not say so, would not even parse.
    script.charset = 'utf-8';
    if (integrity) script.integrity = integrity;
    script.crossOrigin = 'anonymous';
    await new Promise((resolve, reject) => {
      script.addEventListener('load', resolve);
      script.addEventListener('error', reject);
      document.head.append(script);
    });
  } catch {
    // A failed script does not say why. Where its address answers, what came was not what was expected.
    const answers = integrity && (await fetch(src, {method: 'HEAD'}).catch(() => undefined))?.ok;
    throw new SignInError(answers ? 'sdk-integrity' : 'sdk-not-loaded');
  } finally {
    script.remove();
  }
  return asCallingClass(readGlobal());
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: {createScriptURL(url: string): string},
  ): {createScriptURL(url: string): unknown};
}

let policy: {createScriptURL(url: string): unknown} | undefined;

function trustedScriptUrl(url: string): unknown {
  const {trustedTypes} = globalThis as {trustedTypes?: TrustedTypes};
  policy ??= trustedTypes?.createPolicy('webex-calling-elements', {createScriptURL: same => same});
  return policy?.createScriptURL(url) ?? url;
}

function readGlobal(): SdkCallingClass | undefined {
  const {Calling} = globalThis as {Calling?: unknown};
  return Calling === undefined ? undefined : asCallingClass(Calling);
}

function asCallingClass(value: unknown): SdkCallingClass {
  const {init} = (value ?? {}) as {init?: unknown};
  if (typeof init !== 'function') throw new SignInError('sdk-unexpected');
  return value as SdkCallingClass;
}
