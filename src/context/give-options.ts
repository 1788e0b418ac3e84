import {isOfThisOrigin} from '../base/page-address.js';
import {warnOnce} from '../base/warn-once.js';
import {testedSdk} from '../calling/tested-sdk.js';
import type {CallingSession} from '../session/calling-session.js';
import type {SessionOptions} from '../session/session-options.js';
import {problemWith} from '../session/option-shapes.js';

/** What elements say of a session: the option, their property, and the attribute for it. */
const said: readonly (readonly [option: keyof SessionOptions, property: string, attribute?: string])[] = [
  ['src', 'sdkSrc', 'sdk-src'],
  ['integrity', 'sdkIntegrity', 'sdk-integrity'],
  ['loadSdk', 'loadSdk'],
  ['callingClientConfig', 'callingClientConfig'],
  ['loginUrl', 'loginUrl', 'login-url'],
  ['tokenEndpoint', 'tokenEndpoint', 'token-endpoint'],
  ['logoutUrl', 'logoutUrl', 'logout-url'],
  ['loginMode', 'loginMode', 'login-mode'],
  ['tabs', 'tabs', 'tabs'],
  ['onLeave', 'onLeave', 'on-leave'],
  ['selectLine', 'selectLine'],
];

/** Attributes that are addresses of this page's origin, or else are nothing. Of `login-url` a sign-in says so itself. */
const addresses: ReadonlySet<string> = new Set(['src', 'tokenEndpoint', 'logoutUrl']);

/**
 * Gives a session what an element says, only as far as it is set. What stands in markup may have been injected: it gets
 * no address of another site's into the session, and is told apart there from what a script set by property.
 */
export function giveOptions(element: Element, session: CallingSession): void {
  const [byScript, byMarkup]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, property, attribute] of said) {
    const value: unknown = Reflect.get(element, property);
    if (value === undefined || value === null) continue;
    if (!attribute || element.getAttribute(attribute) !== value) {
      const problem = problemWith(name, value);
      if (problem) warnOnce(`<${element.localName}>: ${problem.text}`);
      else byScript[name] = value;
    } else if (!addresses.has(name) || isAllowed(name, value as string)) byMarkup[name] = value;
    else {
      warnOnce(
        `<${element.localName}> ${attribute}="${value as string}" is of another origin, and not used: a script may set it, as a property`,
      );
    }
  }
  session.configure(byScript);
  session.configure(byMarkup, element);
}

function isAllowed(name: string, address: string): boolean {
  return isOfThisOrigin(address) || (name === 'src' && address === testedSdk.src);
}
