import {isServer} from '../base/is-server.js';
import {isSameOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {testedSdk} from '../sdk/sdk-file.js';
import type {CallingSession} from '../session/calling-session.js';
import {optionGroups} from '../session/option-sources.js';
import type {SessionOptions} from '../session/session-options.js';
import {isSet, validateOption} from '../session/validate-option.js';
import {parseBoolean} from './boolean-attribute.js';

/** The session options that elements set, with their properties and attributes. */
const settings: readonly (readonly [option: keyof SessionOptions, property: string, attribute?: string])[] = [
  ['src', 'sdkSrc', 'sdk-src'],
  ['integrity', 'sdkIntegrity', 'sdk-integrity'],
  ['loadSdk', 'loadSdk'],
  ['callingClientConfig', 'callingClientConfig'],
  ['loginUrl', 'loginUrl', 'login-url'],
  ['tokenEndpoint', 'tokenEndpoint', 'token-endpoint'],
  ['logoutUrl', 'logoutUrl', 'logout-url'],
  ['loginMode', 'loginMode', 'login-mode'],
  ['tabs', 'tabs', 'tabs'],
  ['keepDevice', 'keepDevice', 'keep-device'],
  ['selectLine', 'selectLine'],
];

/** Options whose attributes must be URLs of the page's origin, or the tested SDK's. `login-url` is checked at sign-in. */
const addresses: ReadonlySet<string> = new Set(['src', 'tokenEndpoint', 'logoutUrl']);

/**
 * Passes the options set on an element to a session. An attribute may have been injected, so it must not name another
 * origin, and the session keeps attributes apart from properties, which only a script can set.
 */
export function configureSession(element: Element, session: CallingSession): void {
  // On a server there is no page address to compare with, and no sign-in.
  if (isServer) return;
  const [byScript, byMarkup]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  /** Options whose attribute a script has overridden by setting the property. */
  const replaced = new Set<string>();
  for (const [name, property, attribute] of settings) {
    const value: unknown = Reflect.get(element, property);
    if (!isSet(value)) continue;
    const isFromAttribute = attribute && readAttribute(element, name, attribute) === value;
    if (!isFromAttribute) {
      const problem = validateOption(name, value);
      if (problem) warnOnce(`<${element.localName}>: ${problem.text}`);
      else {
        byScript[name] = value;
        if (attribute && element.hasAttribute(attribute)) replaced.add(name);
      }
    } else if (!addresses.has(name) || isAllowed(name, value as string)) byMarkup[name] = value;
    else {
      warnOnce(
        `<${element.localName}> ${attribute}="${value as string}" is cross-origin and was ignored. To use this URL, set the property in a script`,
      );
    }
  }
  // The other attributes belong to the replaced address, such as its integrity hash.
  for (const [address, ...others] of optionGroups)
    if (replaced.has(address)) for (const name of others) delete byMarkup[name];
  session.configure(byMarkup, element, byScript);
}

function readAttribute(element: Element, name: string, attribute: string): unknown {
  const value = element.getAttribute(attribute);
  return name === 'keepDevice' ? parseBoolean(value) : value;
}

function isAllowed(name: string, address: string): boolean {
  return isSameOrigin(address) || (name === 'src' && address === testedSdk.src);
}
