import {
  createElement,
  forwardRef,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from 'react';
import {emit} from '../context/emit.js';
import {changeDetail} from '../context/forward-events.js';
import type {Line} from '../line/line.js';
import {ProviderContext} from './react-hooks.js';
import type {Attributes, CamelCaseListeners, ElementOf, Properties, Tag} from './template-types.js';

/** The props of a component: the element's properties, its events as `onWebexSignedIn`, and those of every HTML element. */
export type ComponentProps<Name extends Tag> = Properties<Name> &
  Pick<Attributes<Name>, 'density'> &
  CamelCaseListeners<Name> &
  Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>>;

export type Component<Name extends Tag> = ForwardRefExoticComponent<
  ComponentProps<Name> & RefAttributes<ElementOf<Name>>
>;

/**
 * Props whose attribute has another name. Addresses other than `loginUrl` are properties, because an attribute must not
 * name another origin.
 */
const attributes: Readonly<Record<string, string>> = {
  autoRegister: 'auto-register',
  // React 18 would write `classname`.
  className: 'class',
  emergencyNumbers: 'emergency-numbers',
  keepDevice: 'keep-device',
  loginMode: 'login-mode',
  loginUrl: 'login-url',
};

/** Attributes whose values are the words `true` and `false`. */
const trueOrFalse = /^(?:aria-|data-|(?:contentEditable|draggable|spellCheck)$)/;

const properties: ReadonlySet<string> = new Set([
  'callingClientConfig',
  'line',
  'loadSdk',
  'logoutUrl',
  'number',
  'sdkIntegrity',
  'sdkLine',
  'sdkSrc',
  'selectLine',
  'tokenEndpoint',
  'tokenSource',
]);

/**
 * A layout effect, which runs before the element's first event. On a server it is an ordinary effect, because React 18
 * would warn about a layout effect.
 */
const useElementEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * Creates a component for a tag, for React 18 and 19. React 18 does not set properties of custom elements or add listeners,
 * and React 19 does neither when it hydrates a page.
 */
export function createComponent<Name extends Tag>(tag: Name): Component<Name> {
  const component = forwardRef<ElementOf<Name>, Record<string, unknown>>((props, ref) => {
    const element = useRef<ElementOf<Name>>(null);
    /**
     * The properties that were set. New props are compared with these, because some properties of the element cannot be
     * read.
     */
    const applied = useRef<Record<string, unknown>>({});
    const {rendered, own, listeners} = splitProps(props);
    const provider = useContext(ProviderContext);
    useImperativeHandle(ref, () => element.current!, []);
    useElementEffect(() => {
      const before = applied.current;
      // Otherwise an element in a portal would find the page's line, because it is outside the provider's element.
      const isInPortal = typeof provider === 'object' && !provider.contains(element.current);
      if (isInPortal && 'line' in element.current!) own['line'] ??= provider.line;
      applied.current = own;
      for (const name of new Set([...Object.keys(before), ...Object.keys(own)])) {
        if (before[name] !== own[name]) Reflect.set(element.current!, name, own[name]);
      }
    });
    useElementEffect(() => {
      const end = new AbortController();
      for (const [type, listener] of listeners) {
        element.current!.addEventListener(type, listener, {signal: end.signal});
      }
      return () => end.abort();
    });
    const isMounted = useRef(false);
    useElementEffect(() => {
      if (!isMounted.current) repeatFirstEvent(element.current!);
      isMounted.current = true;
    }, []);
    return createElement(tag, {...rendered, ref: element});
  });
  component.displayName = tag;
  return component as Component<Name>;
}

/**
 * Repeats the first event of an element. A server-rendered element is upgraded before React hydrates it, so its first event
 * may have been dispatched before the listeners are added. The events of a sign-in are not repeated: `useSession()`
 * returns its state.
 */
function repeatFirstEvent(element: HTMLElement): void {
  const {hasUpdated, line} = element as {hasUpdated?: boolean; line?: Line};
  if (!hasUpdated || !line || element.localName === 'webex-line-provider') return;
  emit(element, 'webex-line-statechange', changeDetail(line.snapshot), false);
}

/** Divides props into those that React renders, the properties of the element, and the listeners of its own events. */
function splitProps(props: Readonly<Record<string, unknown>>) {
  const rendered: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  const listeners: (readonly [type: string, listener: EventListener])[] = [];
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('onWebex')) {
      if (typeof value === 'function') listeners.push([eventType(name), value as EventListener]);
    } else if (properties.has(name)) {
      own[name] = value;
    } else {
      rendered[attributes[name] ?? name] = typeof value === 'boolean' ? renderedBoolean(name, value) : value;
    }
  }
  return {rendered, own, listeners};
}

/**
 * Converts a boolean to a value that has the same effect in React 18 and 19. React 18 writes the word `true` or `false`.
 * React 19 writes an empty attribute or none. If the element has such a property, React 19 sets that instead, and any
 * text except '' counts as true.
 */
function renderedBoolean(name: string, value: boolean): boolean | string | undefined {
  if (!trueOrFalse.test(name)) return value || undefined;
  // Without the attribute, the elements are not draggable.
  return name === 'draggable' && !value ? undefined : String(value);
}

/** `onWebexSignedIn` → `webex-signed-in` */
function eventType(prop: string): string {
  return prop
    .slice(2)
    .replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
    .slice(1);
}
