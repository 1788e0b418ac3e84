import {ContextProvider} from '@lit/context';
import {expect, fixture} from '@open-wc/testing';
import type {LitElement, TemplateResult} from 'lit';
import {sessionContext} from '../../src/context/session-finder.js';
import {LineController} from '../../src/line/line-controller.js';
import type {LineSnapshot, LineState} from '../../src/line/line-state.js';
import {languageFor} from '../../src/localization/language.js';
import {Listeners} from '../../src/base/listeners.js';
import {states} from '../line/samples.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import type {SessionState} from '../../src/session/session-state.js';

/** The language of a page without a lang. */
export const english = languageFor('')!;

/** A line fixed in one state. Only for rendering tests. */
export function fixedLine(state: LineState, rest: Partial<LineSnapshot> = {}): LineController {
  const snapshot: LineSnapshot = {state, wanted: true, online: true, reachability: 'watched', ...rest};
  const line = new LineController();
  Object.defineProperty(line, 'snapshot', {value: snapshot});
  line.subscribe = listener => {
    listener(snapshot);
    return () => undefined;
  };
  return line;
}

/** A session with a settable state, which records its commands. Only for rendering tests. */
export class FixedSession {
  readonly line = new LineController();
  readonly commands: string[] = [];
  /** The token source of each sign-in. */
  readonly sources: (TokenSource | undefined)[] = [];
  readonly #listeners = new Listeners<SessionState>();
  #state: SessionState;

  constructor(state: SessionState) {
    this.#state = state;
  }

  get state(): SessionState {
    return this.#state;
  }
  set state(state: SessionState) {
    this.#state = state;
    this.#listeners.notify(state);
  }

  hasServer = false;
  canSignOut = false;

  configure(): void {}

  async resume(): Promise<void> {}

  listen(): () => void {
    return () => undefined;
  }

  async signIn(source?: TokenSource): Promise<void> {
    this.commands.push('sign-in');
    this.sources.push(source);
  }

  async signOut(): Promise<void> {
    this.commands.push('sign-out');
  }

  async cancelSignIn(): Promise<void> {
    this.commands.push('cancel');
  }

  subscribe(listener: (state: SessionState) => void, {signal}: {signal?: AbortSignal} = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    listener(this.#state);
    return unsubscribe;
  }

  /** Renders an element that finds this session. */
  render<Element extends LitElement>(template: TemplateResult): Promise<Element> {
    const parentNode = document.createElement('div');
    const initialValue = this as unknown as CallingSession;
    new ContextProvider(parentNode, {context: sessionContext, initialValue}).hostConnected();
    return fixture<Element>(template, {parentNode});
  }
}

/** The text of the shadow root, including hidden text, with collapsed white space. */
export function wordsOf(element: Element): string {
  return (element.shadowRoot as unknown as HTMLElement).textContent.replaceAll(/\s+/g, ' ').trim();
}

/** The page's whole markup including attributes and shadow roots. */
export function pageText(root: Element | ShadowRoot = document.documentElement): string {
  const inner = [...root.querySelectorAll('*')].map(({shadowRoot}) => shadowRoot && pageText(shadowRoot));
  return [root.innerHTML, ...inner].join('');
}

/** The status, read from the parts of the root, which browsers without `:state()` can style. */
export function statusOf(element: Element): string | undefined {
  return element.shadowRoot?.querySelector('[part~=root]')?.part[1];
}

/** Those of the given custom states that match the element. */
export function statesOf(element: Element, all: readonly string[]): string[] {
  return all.filter(state => element.matches(`:state(${state})`));
}

/**
 * Whether an element inside another one has the focus. Returns a boolean, because the runner cannot print the
 * difference of two elements.
 */
export function hasFocus(element: Element, inside: Element): boolean {
  return document.activeElement === element && element.shadowRoot?.activeElement === inside;
}

/** Names of parts that are states. */
const stateNames = new Set<string>([
  ...Object.keys(states),
  'signed-out',
  'signing-in',
  'signed-in',
  'signing-out',
  'failed',
]);

/** The parts that a page can style, without state names. */
export function partsOf(element: Element): string[] {
  const parts = [...(element.shadowRoot?.querySelectorAll('[part]') ?? [])].flatMap(({part}) =>
    Array.from(part),
  );
  return [...new Set(parts)].filter(part => !stateNames.has(part));
}

interface Documented {
  readonly parts: readonly string[];
  readonly states: readonly string[];
}

/** An element's entry in the manifest, from which the documentation is generated. */
export async function documentedNames(tag: string): Promise<Documented> {
  const response = await fetch('/custom-elements.json');
  const {modules} = (await response.json()) as {
    modules: readonly {
      declarations?: readonly {
        tagName?: string;
        cssParts?: readonly {name: string}[];
        cssStates?: readonly {name: string}[];
      }[];
    }[];
  };
  const element = modules.flatMap(({declarations = []}) => declarations).find(({tagName}) => tagName === tag);
  const names = (listed: readonly {name: string}[] = []): string[] => listed.map(({name}) => name).toSorted();
  return {parts: names(element?.cssParts), states: names(element?.cssStates)};
}

const schemes = {
  light: {colorScheme: 'light', background: '#fff', color: '#000'},
  dark: {colorScheme: 'dark', background: '#121212', color: '#fff'},
};
export type Scheme = keyof typeof schemes;

/** Checks with axe on a light and a dark page, because contrast differs. */
export async function expectAccessible(element: Element): Promise<void> {
  for (const scheme of Object.keys(schemes) as Scheme[])
    await withPageStyle(scheme, 'ltr', async () => {
      await expect(element).to.be.accessible();
    });
  expect(brokenReferences()).to.deep.equal([]);
}

const references = ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'aria-activedescendant'];

/** The IDs on the page that are referred to and do not exist. axe does not report them as violations. */
export function brokenReferences(root: Document | ShadowRoot = document): string[] {
  return Array.from(root.querySelectorAll('*')).flatMap(element => {
    const ids = references.flatMap(name => element.getAttribute(name)?.split(/\s+/) ?? []);
    const inside = element.shadowRoot ? brokenReferences(element.shadowRoot) : [];
    return ids.filter(id => !root.getElementById(id)).concat(inside);
  });
}

/** Runs a check on the page with another color scheme and direction. */
export async function withPageStyle(
  scheme: Scheme,
  dir: 'ltr' | 'rtl',
  check: () => Promise<void>,
): Promise<void> {
  const root = document.documentElement;
  try {
    // A theme styles the page itself.
    if (!root.dataset['theme']) Object.assign(document.body.style, schemes[scheme]);
    if (root.dataset['theme'] !== 'neon') root.style.colorScheme = scheme;
    root.dir = dir;
    await check();
  } finally {
    document.body.style.cssText = '';
    root.style.colorScheme = '';
    root.dir = '';
  }
}

/** Counts how often an element renders during an action. */
export async function rendersDuring(element: LitElement, action: () => void): Promise<number> {
  await element.updateComplete;
  let renders = 0;
  const renderer = element as unknown as {render(): unknown};
  const render = renderer.render.bind(element);
  renderer.render = () => {
    renders += 1;
    return render();
  };
  action();
  await element.updateComplete;
  renderer.render = render;
  return renders;
}
