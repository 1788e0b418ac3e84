import type {SessionOptions} from './session-options.js';

/** The allowed values or the type of each option. */
const shapes: Readonly<
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
  /** Whether the option exists but its value is invalid. */
  readonly isShape: boolean;
}

/** Returns the problem with an option, for the developer of the page. Undefined if it is valid or not set. */
export function validateOption(name: string, value: unknown): Problem | undefined {
  if (!Object.hasOwn(shapes, name)) {
    return {
      text: `unknown session option ${name}: expected one of ${Object.keys(shapes).join(', ')}`,
      isShape: false,
    };
  }
  const shape = shapes[name as keyof SessionOptions];
  if (value === undefined || value === null) return undefined;
  if (typeof shape === 'string' ? typeof value === shape : shape.includes(value as string)) return undefined;
  const right = typeof shape === 'string' ? `a ${shape}` : shape.map(word => `"${word}"`).join(' or ');
  const given = typeof value === 'string' ? `"${value}"` : `a ${typeof value}`;
  return {text: `${name} is ${right}, and not ${given}`, isShape: true};
}
