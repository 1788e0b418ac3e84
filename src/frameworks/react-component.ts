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
import type {CamelCaseListeners, ElementOf, Properties, Tag} from './template-types.js';

/**
 * The props of a component: the element's properties, the listeners of its events such as `onWebexSignedIn`, and the props
 * of every HTML element.
 */
export type ComponentProps<Name extends Tag> = Properties<Name> &
  CamelCaseListeners<Name> &
  Omit<HTMLAttributes<ElementOf<Name>>, keyof Properties<Name>>;

export type Component<Name extends Tag> = ForwardRefExoticComponent<
  ComponentProps<Name> & RefAttributes<ElementOf<Name>>
>;

/**
 * Props whose attribute has another name, with that name. `loginUrl` is the only address among them: the others are set as
 * properties, because an attribute must not name another origin.
 */
const attributeNames: Readonly<Record<string, string>> = {
  autoRegister: 'auto-register',
  // React 18 would write `classname`.
  className: 'class',
  emergencyNumbers: 'emergency-numbers',
  keepDevice: 'keep-device',
  loginMode: 'login-mode',
  loginUrl: 'login-url',
};

/** Matches the props of attributes whose values are the words `true` and `false`. */
const enumerated = /^(?:aria-|data-|(?:contentEditable|draggable|spellCheck)$)/;

/** Props that are set as properties of the element. */
const propertyNames: ReadonlySet<string> = new Set([
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
 * Creates a component for a tag, for React 18 and 19. The component sets the element's properties and adds its listeners
 * itself: React 18 does neither for custom elements, and React 19 does neither when it hydrates a page.
 */
export function createComponent<Name extends Tag>(tag: Name): Component<Name> {
  const component = forwardRef<ElementOf<Name>, Record<string, unknown>>((props, ref) => {
    const element = useRef<ElementOf<Name>>(null);
    /**
     * The properties that were set last. New props are compared with these, because some properties of the element cannot
     * be read.
     */
    const applied = useRef<Record<string, unknown>>({});
    const {rendered, properties, listeners} = splitProps(props);
    const provider = useContext(ProviderContext);
    useImperativeHandle(ref, () => element.current!, []);
    useElementEffect(() => {
      const before = applied.current;
      // An element in a portal is outside the provider's element, so it would find the page's line.
      const isInPortal = typeof provider === 'object' && !provider.contains(element.current);
      if (isInPortal && 'line' in element.current!) properties['line'] ??= provider.line;
      applied.current = properties;
      for (const name of new Set([...Object.keys(before), ...Object.keys(properties)])) {
        if (before[name] !== properties[name]) Reflect.set(element.current!, name, properties[name]);
      }
    });
    useElementEffect(() => {
      const end = new AbortController();
      for (const [type, listener] of listeners) {
        element.current!.addEventListener(type, listener, {signal: end.signal});
      }
      return () => end.abort();
    });
    useElementEffect(() => repeatFirstEvent(element.current!), []);
    return createElement(tag, {...rendered, ref: element});
  });
  component.displayName = tag;
  return component as Component<Name>;
}

/**
 * Repeats the first `webex-line-statechange` of an element that has already rendered. A server-rendered element is upgraded
 * before React hydrates it, so that event may have been dispatched before the listeners were added. While React hides a
 * component (`<Suspense>`, `<Activity>`), its listeners are removed. The events of a sign-in are not repeated:
 * `useSession()` returns the state of the session.
 */
function repeatFirstEvent(element: HTMLElement): void {
  const {hasUpdated, line} = element as {hasUpdated?: boolean; line?: Line};
  if (!hasUpdated || !line || element.localName === 'webex-line-provider') return;
  emit(element, 'webex-line-statechange', changeDetail(line.snapshot), false);
}

/** Divides props into those that React renders, the properties of the element, and the listeners of its own events. */
function splitProps(props: Readonly<Record<string, unknown>>) {
  const rendered: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  const listeners: (readonly [type: string, listener: EventListener])[] = [];
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('onWebex')) {
      if (typeof value === 'function') listeners.push([eventType(name), value as EventListener]);
    } else if (propertyNames.has(name)) {
      properties[name] = value;
    } else {
      rendered[attributeNames[name] ?? name] =
        typeof value === 'boolean' ? renderedBoolean(name, value) : value;
    }
  }
  return {rendered, properties, listeners};
}

/**
 * Converts a boolean to a value that has the same effect in React 18 and 19. For a custom element, React 18 writes the
 * words `true` and `false` into the attribute. React 19 writes an empty attribute for true and none for false; if the element
 * has a property of that name, React 19 sets the property instead.
 */
function renderedBoolean(name: string, value: boolean): boolean | string | undefined {
  if (!enumerated.test(name)) return value || undefined;
  // React 19 sets the property `draggable`, for which the text 'false' is true. Without the attribute, it is false.
  return name === 'draggable' && !value ? undefined : String(value);
}

/** `onWebexSignedIn` → `webex-signed-in` */
function eventType(prop: string): string {
  return prop
    .slice(2)
    .replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
    .slice(1);
}
