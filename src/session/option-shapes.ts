import type {SessionOptions} from './session-options.js';

/** What each option may be: one of some words, or a type of JavaScript's. */
const shapes: Readonly<Record<keyof SessionOptions, readonly string[] | 'string' | 'function' | 'object'>> = {
  loginUrl: 'string',
  tokenEndpoint: 'string',
  logoutUrl: 'string',
  loginMode: ['auto', 'popup', 'redirect'],
  src: 'string',
  integrity: 'string',
  loadSdk: 'function',
  callingClientConfig: 'object',
  tabs: ['shared', 'apart'],
  onLeave: ['release', 'keep'],
  selectLine: 'function',
};

interface Problem {
  readonly text: string;
  /** Whether the option is known, and its value is not. */
  readonly isShape: boolean;
}

/** What is wrong with an option, for the developer of the page. What is not set is nothing wrong. */
export function problemWith(name: string, value: unknown): Problem | undefined {
  if (!Object.hasOwn(shapes, name)) {
    return {
      text: `there is no session option ${name}; there are ${Object.keys(shapes).join(', ')}`,
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
