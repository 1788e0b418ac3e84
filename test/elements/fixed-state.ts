import {ContextProvider} from '@lit/context';
import {expect, fixture} from '@open-wc/testing';
import type {LitElement, TemplateResult} from 'lit';
import {sessionContext} from '../../src/context/session-finder.js';
import {LineController} from '../../src/line/line-controller.js';
import type {LineSnapshot, LineState} from '../../src/line/line-state.js';
import {languageFor} from '../../src/localization/language.js';
import {Listeners} from '../../src/line/listeners.js';
import {states} from '../line/samples.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import type {TokenSource} from '../../src/auth/token-source.js';
import type {SessionState} from '../../src/session/session-state.js';

/** The language of a page that names none. */
export const english = languageFor('')!;

/** A line that stands still in one state, whichever: for tests of drawing, and of nothing else. */
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

/** A session that is in the state it is put into, and writes down what is asked of it: for tests of drawing. */
export class FixedSession {
  readonly line = new LineController();
  readonly asked: string[] = [];
  /** Where each sign-in has its token from. */
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
    this.#listeners.tell(state);
  }

  hasServer = false;

  configure(): void {}

  async resume(): Promise<void> {}

  listen(): () => void {
    return () => undefined;
  }

  async signIn(source?: TokenSource): Promise<void> {
    this.asked.push('sign-in');
    this.sources.push(source);
  }

  async signOut(): Promise<void> {
    this.asked.push('sign-out');
  }

  subscribe(listener: (state: SessionState) => void, {signal}: {signal?: AbortSignal} = {}): () => void {
    const unsubscribe = this.#listeners.add(listener, signal);
    listener(this.#state);
    return unsubscribe;
  }

  /** Draws an element that finds this session. */
  draw<Element extends LitElement>(template: TemplateResult): Promise<Element> {
    const parentNode = document.createElement('div');
    const initialValue = this as unknown as CallingSession;
    new ContextProvider(parentNode, {context: sessionContext, initialValue}).hostConnected();
    return fixture<Element>(template, {parentNode});
  }
}

/** What a person reads, with the white space as it is shown. */
export function wordsOf(element: Element): string {
  return (element.shadowRoot as unknown as HTMLElement).textContent.replaceAll(/\s+/g, ' ').trim();
}

/** All that stands in the page: markup with its attributes, in every shadow root. */
export function pageText(root: Element | ShadowRoot = document.documentElement): string {
  const inner = [...root.querySelectorAll('*')].map(({shadowRoot}) => shadowRoot && pageText(shadowRoot));
  return [root.innerHTML, ...inner].join('');
}

/** The status that a style sheet finds in the parts of the root, where a browser has no `:state()`. */
export function statusOf(element: Element): string | undefined {
  return element.shadowRoot?.querySelector('[part~=root]')?.part[1];
}

/** The states that style sheets see. */
export function statesOf(element: Element, all: readonly string[]): string[] {
  return all.filter(state => element.matches(`:state(${state})`));
}

/**
 * Whether the focus is on what stands inside an element. A boolean, as the runner gets lost in printing two elements
 * that are not the same.
 */
export function hasFocus(element: Element, inside: Element): boolean {
  return document.activeElement === element && element.shadowRoot?.activeElement === inside;
}

/** The names of states that stand beside parts. */
const stateNames = new Set<string>([
  ...Object.keys(states),
  'signed-out',
  'signing-in',
  'signed-in',
  'signing-out',
  'failed',
]);

/** The parts that a page can style, without the names of states that stand beside them. */
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

/** What the manifest, and with it the documentation, says of an element. */
export async function documented(tag: string): Promise<Documented> {
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

/** Checks with axe, on a light page and on a dark one: contrast differs. */
export async function expectAccessible(element: Element): Promise<void> {
  for (const scheme of Object.keys(schemes) as Scheme[])
    await onPage(scheme, 'ltr', async () => {
      await expect(element).to.be.accessible();
    });
}

/** Lays the page out in another way for as long as something is looked at. */
export async function onPage(scheme: Scheme, dir: 'ltr' | 'rtl', look: () => Promise<void>): Promise<void> {
  const root = document.documentElement;
  try {
    // A theme brings a page of its own.
    if (!root.dataset['theme']) Object.assign(document.body.style, schemes[scheme]);
    if (root.dataset['theme'] !== 'neon') root.style.colorScheme = scheme;
    root.dir = dir;
    await look();
  } finally {
    document.body.style.cssText = '';
    root.style.colorScheme = '';
    root.dir = '';
  }
}

/** Counts how often an element is drawn while something happens. */
export async function drawnDuring(element: LitElement, happening: () => void): Promise<number> {
  await element.updateComplete;
  let drawn = 0;
  const drawer = element as unknown as {render(): unknown};
  const render = drawer.render.bind(element);
  drawer.render = () => {
    drawn += 1;
    return render();
  };
  happening();
  await element.updateComplete;
  drawer.render = render;
  return drawn;
}
