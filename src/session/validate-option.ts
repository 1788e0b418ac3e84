import type {SessionOptions} from './session-options.js';

/** The allowed values or the type of each option. */
const expectedValues: Readonly<
  Record<keyof SessionOptions, readonly string[] | 'string' | 'boolean' | 'function' | 'object'>
> = {
  loginUrl: 'string',
  tokenEndpoint: 'string',
  logoutUrl: 'string',
  loginMode: ['auto', 'popup', 'redirect'],
  src: 'string',
  integrity: 'string',
  loadSdk: 'function',
  callingClientConfig: 'object',
  tabs: ['shared', 'separate'],
  keepDevice: 'boolean',
  selectLine: 'function',
};

interface Problem {
  readonly text: string;
  /** Whether the option exists and its value is invalid. False for an unknown option. */
  readonly isInvalid: boolean;
}

/** Whether an option has a value. An empty string counts as no value, because templates write it for a variable without one. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Returns the problem with an option, for the developer of the page. Undefined if it is valid or not set. */
export function validateOption(name: string, value: unknown): Problem | undefined {
  if (!Object.hasOwn(expectedValues, name)) {
    return {
      text: `unknown session option ${name}: expected one of ${Object.keys(expectedValues).join(', ')}`,
      isInvalid: false,
    };
  }
  const expected = expectedValues[name as keyof SessionOptions];
  if (!isSet(value)) return undefined;
  const isValid =
    typeof expected === 'string' ? typeof value === expected : expected.includes(value as string);
  if (isValid) return undefined;
  const wanted =
    typeof expected === 'string' ? withArticle(expected) : expected.map(one => `"${one}"`).join(' or ');
  const given = typeof value === 'string' ? `"${value}"` : withArticle(typeof value);
  return {text: `${name} must be ${wanted}, not ${given}`, isInvalid: true};
}

function withArticle(type: string): string {
  return `${type === 'object' ? 'an' : 'a'} ${type}`;
}
