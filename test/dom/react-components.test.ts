import {readFileSync} from 'node:fs';
import {Activity, createElement, type ComponentType, type ReactNode} from 'react';
import {createRoot} from 'react-dom/client';
import {createPortal, flushSync} from 'react-dom';
import {renderToString} from 'react-dom/server';
import {expect, test, vi} from 'vitest';
import type {LineStateChange} from '../../src/context/event-map.js';
import {pageSession} from '../../src/context/page-default.js';
import * as calls from '../../src/react-calls.js';
import * as line from '../../src/react.js';
import {FakeCallLine} from '../../src/testing/fake-call-line.js';

// Every tag, event and property of the manifest, as a component and its props.

interface Named {
  readonly name: string;
}
interface Declaration extends Named {
  readonly tagName?: string;
  readonly attributes?: readonly (Named & {readonly fieldName?: string})[];
  readonly events?: readonly Named[];
  readonly members?: readonly (Named & {kind: string; readonly?: boolean; description?: string})[];
}

const {modules} = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
  modules: readonly {declarations?: readonly Declaration[]}[];
};
const elements = modules.flatMap(({declarations = []}) => declarations).filter(({tagName}) => tagName);
const components = {...line, ...calls} as unknown as Record<string, ComponentType<Record<string, unknown>>>;

const propOf = (event: string) =>
  `on-${event}`.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function render(name: string, props: Record<string, unknown>): HTMLElement {
  const container = document.createElement('div');
  flushSync(() => createRoot(container).render(createElement(components[name]!, props)));
  return container.firstElementChild as HTMLElement;
}

test.each(elements)('<$tagName> is the component $name', ({name, tagName, events = []}) => {
  const received: string[] = [];
  const listeners = events.map(event => [propOf(event.name), () => received.push(event.name)]);
  const element = render(name, Object.fromEntries(listeners) as Record<string, unknown>);
  expect(element.localName).toBe(tagName);
  for (const event of events) element.dispatchEvent(new CustomEvent(event.name));
  expect(received).toEqual(events.map(event => event.name));
});

const settableProps = ({members = []}: Declaration) =>
  members
    .filter(
      ({kind, readonly, description = ''}) =>
        kind === 'field' && !readonly && !/read-only/i.test(description),
    )
    .map(({name}) => name);

const rows = elements.flatMap(declaration =>
  settableProps(declaration).map(prop => ({
    name: declaration.name,
    tag: declaration.tagName!,
    prop,
    attribute: declaration.attributes?.find(({fieldName}) => fieldName === prop)?.name,
  })),
);

test.each(rows)(
  '<$name $prop>: a server renders the attribute or nothing, and the element gets the property',
  row => {
    const {name, tag, prop, attribute} = row;
    const value = ['autoRegister', 'keepDevice'].includes(prop) ? true : 'given';
    const html = renderToString(createElement(components[name]!, {[prop]: value}));
    // A prop that the component does not know would be rendered under its own name, which HTML reads in lower case.
    const written = `<${tag} ${attribute}="${value === true ? '' : value}"></${tag}>`;
    expect([written, `<${tag}></${tag}>`]).toContain(html);
    // These two accept only a line.
    if (prop !== 'line' && prop !== 'sdkLine')
      expect(Reflect.get(render(name, {[prop]: value}), prop)).toBe(value);
  },
);

/** The element as a server renders it. */
function renderOnServer(name: string, props: Record<string, unknown>): Element {
  const container = document.createElement('div');
  container.innerHTML = renderToString(createElement(components[name]!, props));
  return container.firstElementChild!;
}

// A boolean attribute is on if it is present, with any value. The others depend on their values.
test.each([
  {prop: 'hidden', isOn: (element: Element) => element.hasAttribute('hidden')},
  {prop: 'inert', isOn: (element: Element) => element.hasAttribute('inert')},
  {prop: 'itemScope', isOn: (element: Element) => element.hasAttribute('itemscope')},
  {prop: 'draggable', isOn: (element: Element) => element.getAttribute('draggable') === 'true'},
  {prop: 'aria-busy', isOn: (element: Element) => element.getAttribute('aria-busy') === 'true'},
  {prop: 'data-ready', isOn: (element: Element) => element.getAttribute('data-ready') === 'true'},
  {prop: 'contentEditable', isOn: (element: Element) => element.getAttribute('contenteditable') === 'true'},
  {prop: 'spellCheck', isOn: (element: Element) => element.getAttribute('spellcheck') !== 'false'},
])('$prop is on if true and off if false, on a server and in a page', ({prop, isOn}) => {
  for (const value of [true, false]) {
    expect(isOn(renderOnServer('WebexLogin', {[prop]: value})), `${value}, server`).toBe(value);
    expect(isOn(render('WebexLogin', {[prop]: value})), `${value}, page`).toBe(value);
  }
});

test('hidden can be changed', () => {
  const container = document.createElement('div');
  const root = createRoot(container);
  const isHidden = (hidden: boolean) => {
    flushSync(() => root.render(createElement(components['WebexLogin']!, {hidden})));
    return (container.firstElementChild as HTMLElement).hidden;
  };
  expect([true, false, true].map(isHidden)).toEqual([true, false, true]);
});

test('children that are false are not rendered', () => {
  expect(render('WebexLogin', {children: false}).textContent).toBe('');
});

test("in a portal, a component shows the line of React's provider, without one the page's line, or the line that it is given", () => {
  const [container, portal] = ['main', 'aside'].map(tag =>
    document.body.appendChild(document.createElement(tag)),
  ) as [HTMLElement, HTMLElement];
  const given = new FakeCallLine();
  const status = (id: string, props = {}) => createElement(components['WebexLineStatus']!, {id, ...props});
  const inProvider = (...children: readonly ReactNode[]) =>
    createElement(components['WebexLineProvider']!, {}, ...children);
  const root = createRoot(container);
  const show = (node: ReactNode) => {
    flushSync(() => root.render(node));
    const lineOf = (id: string) => Reflect.get(document.getElementById(id)!, 'line') as unknown;
    return {lineOf, provided: container.querySelector('webex-line-provider')?.line};
  };
  const children = [
    status('inside'),
    createPortal(createElement('div', {}, status('portal'), status('given', {line: given})), portal),
  ];
  const {lineOf, provided} = show(inProvider(...children));
  expect(lineOf('inside')).toBe(provided);
  expect(lineOf('portal')).toBe(provided);
  expect(lineOf('given')).toBe(given);
  expect(provided).not.toBe(pageSession().line);
  const outside = show(createPortal(status('portal'), portal));
  expect(outside.lineOf('portal')).toBe(pageSession().line);
  flushSync(() => root.unmount());
  container.remove();
  portal.remove();
});

test('a component that React shows again reports the state of the line, which may have changed while it was hidden', async () => {
  const container = document.body.appendChild(document.createElement('main'));
  const fake = new FakeCallLine();
  const received: string[] = [];
  const root = createRoot(container);
  const show = (mode: 'visible' | 'hidden') => {
    const onWebexLineStatechange = ({detail}: CustomEvent<LineStateChange>) =>
      received.push(detail.state.status);
    const status = createElement(components['WebexLineStatus']!, {line: fake, onWebexLineStatechange});
    flushSync(() => root.render(createElement(Activity, {mode, children: status})));
  };
  show('visible');
  await vi.waitFor(() => expect(received).toEqual(['registered']));
  show('hidden');
  fake.emitState({status: 'unregistered'});
  expect(received).toEqual(['registered']);
  show('visible');
  expect(received).toEqual(['registered', 'unregistered']);
  flushSync(() => root.unmount());
  container.remove();
});
