import type {SdkWebex} from './sdk.js';

/** The keys under which the SDK keeps the catalog for 24 hours, with `cacheU2C` (trap 38). */
const keys = ['services.v1.u2cHostMap', 'services.v2.u2cHostMap'];

/** The names of the lists in the second version of the format. In the first version, each list is named after a host. */
const listNames: ReadonlySet<string> = new Set(['services', 'serviceUrls']);

/** A host in one of the domains to which the SDK sends a token by default. */
const webexHost =
  /^(?:[a-z\d-]+\.)*(?:wbx2\.com|ciscospark\.com|webex\.com|webexapis\.com|broadcloudpbx\.com|broadcloudpbx\.net|broadcloud\.eu|broadcloud\.com\.au)$/;

/**
 * Whether the SDK remembers the catalog from an earlier start. First removes everything from the catalog that is not at
 * Webex, because the SDK sends its token wherever the catalog points, and any script of this origin could have written it.
 */
export function hasRememberedCatalog(): boolean {
  try {
    for (const key of keys) {
      const text = localStorage.getItem(key);
      if (text) localStorage.setItem(key, JSON.stringify(JSON.parse(text, onlyWebex)));
    }
    return keys.some(key => key in localStorage);
  } catch {
    // Not JSON, or no storage.
    forgetCatalog();
    return false;
  }
}

/** The addresses of the device service and the registration service in the remembered catalog. */
export function rememberedAddresses(): readonly string[] {
  const addresses = new Set<string>();
  const collect = (key: string, value: unknown): unknown => {
    const isUsed = key === 'wdm' || key === 'mobius';
    if (isUsed && typeof value === 'string' && value.startsWith('https://')) addresses.add(value);
    return value;
  };
  if (hasRememberedCatalog()) {
    for (const key of keys) JSON.parse(localStorage.getItem(key) ?? 'null', collect);
  }
  return [...addresses];
}

/**
 * Forgets the catalog, which contains addresses and the organization's ID. The SDK requests it again at its next start.
 *
 * @param webex The SDK instance that must no longer store the catalog, if there is one.
 */
export function forgetCatalog(webex?: SdkWebex): void {
  webex?.setConfig?.({calling: {cacheU2C: false}});
  try {
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // Without storage the SDK has stored nothing either.
  }
}

/**
 * A reviver for `JSON.parse()` that drops values that could lead to another host: addresses and hosts outside Webex,
 * and lists that neither belong to the SDK's format nor are named after a host at Webex.
 */
function onlyWebex(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return listNames.has(key) || webexHost.test(key) ? value : undefined;
  if (key === 'host') return typeof value === 'string' && webexHost.test(value) ? value : undefined;
  return typeof value === 'string' && isOutsideWebex(value) ? undefined : value;
}

function isOutsideWebex(text: string): boolean {
  try {
    // The base is necessary because `//example.com` also leads to another host. Its scheme is not `https`, because
    // otherwise `https:example.com` would be relative.
    const {protocol, hostname} = new URL(text, 'wss://webex.com');
    return Boolean(hostname) && !(/^(?:https|wss):$/.test(protocol) && webexHost.test(hostname));
  } catch {
    return true;
  }
}
