import {afterEach, vi} from 'vitest';
import {loadSdk} from '../../src/sdk/load-sdk.js';
import type {SdkSource} from '../../src/sdk/sdk-file.js';

export const Calling = {init() {}};

/** The script that is loading. jsdom fetches none, so the test triggers the outcome. */
export function loadingScript(): HTMLScriptElement {
  const found = document.querySelector('script');
  if (!found) throw new Error('No script is being loaded');
  return found;
}

export function completeLoad(value: unknown): void {
  vi.stubGlobal('Calling', value);
  loadingScript().dispatchEvent(new Event('load'));
}

export const outcomeOf = (source: SdkSource): Promise<unknown> =>
  loadSdk(source).catch((error: {fault: {type: string}}) => error.fault.type);

/** Removes the SDK and its scripts from the page after each test. */
export function useLoads(): void {
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(globalThis, Symbol.for('webex-calling-elements.sdk'));
    document.head.replaceChildren();
  });
}
