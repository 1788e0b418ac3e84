// The elements in their states, for viewing and for screenshot tests.
import '../dist/bundle/webex-calling-elements.js';
import '../dist/bundle/call-elements.js';
import {callControls, calls, showCalls} from './gallery-calls.js';
import {force, showDialog, showMenu} from './force-state.js';
import {fixedLine, lines, sessions, shareSession} from './gallery-states.js';

const choices = document.querySelector('#choices');
const chosen = new URLSearchParams(location.search);
for (const [name, value] of chosen) if (choices.elements[name]) choices.elements[name].value = value;
choices.addEventListener('change', () => {
  for (const [name, value] of new FormData(choices)) chosen.set(name, value);
  location.search = String(chosen);
});
const {theme, lang, dir, density} = Object.fromEntries(new FormData(choices));
document.documentElement.dataset.scheme = choices.elements.scheme.value;

const main = document.querySelector('main');
// What to show (`?show=`): a tag name, `states`, `line`, `calls`, `pointer`, `open` or `all`. Without it, everything is
// drawn as the person scrolls.
const shown = chosen.get('show');
/** The number of cells drawn so far. */
let drawnCells = 0;
for (const cells of sections()) {
  if (!shown) await nearEnd();
  await draw(cells);
}
document.documentElement.dataset.drawn = '';

async function draw(cells) {
  for (const {grid, figure} of cells) {
    grid.append(figure);
    await yieldSometimes();
  }
  // An element is empty until its language has loaded.
  while (cells.some(({element}) => !element.shadowRoot.childElementCount))
    await new Promise(requestAnimationFrame);
  await Promise.all(cells.map(({element}) => element.updateComplete));
  for (const {element, show} of cells) await (show && show(element));
}

/** Waits until the end of the page is less than one screen below the viewport, because there are over 200 elements. */
function nearEnd() {
  return new Promise(resolve => {
    const observer = new IntersectionObserver(
      entries => {
        // While the page is busy, several entries arrive together, the oldest first.
        if (!entries.at(-1).isIntersecting) return;
        observer.disconnect();
        resolve();
      },
      {rootMargin: '100% 0px'},
    );
    observer.observe(document.querySelector('footer'));
  });
}

/** Yields to the browser after every six cells, so that the page stays responsive. */
async function yieldSometimes() {
  drawnCells += 1;
  if (drawnCells % 6 === 0) await new Promise(requestAnimationFrame);
}

function* sections() {
  for (const view of ['dot', 'chip', 'text', 'card']) yield statesOf('webex-line-status', lines, {view});
  yield statesOf('webex-line-controls', lines);
  yield statesOf('webex-line-details', {registered: lines.registered});
  yield statesOf('webex-line-log', {'not signed in': lines['not signed in'], registered: lines.registered});
  for (const view of ['full', 'compact', 'avatar', 'button']) yield statesOf('webex-login', sessions, {view});
  yield statesOf('webex-login', sessions, {view: 'full', tokenSource: () => ''}, 'with a token source');
  for (const [tag, states] of Object.entries(calls)) yield statesOf(tag, states);
  for (const state of ['at rest', 'hover', 'pressed', 'focus']) yield pointerCells(state);
  yield openCells();
}

function statesOf(tag, states, properties = {}, note = properties.view && `view="${properties.view}"`) {
  if (shown && !['all', 'states', tag, tag in calls ? 'calls' : 'line'].includes(shown)) return [];
  const id = [tag, properties.view, properties.tokenSource && 'source'].filter(Boolean).join('-');
  const elementsOf = Object.entries(states).map(([name, state]) => ({
    name,
    tag,
    state,
    properties,
    show: tag in calls && (element => showCalls(element, state)),
  }));
  return section(id, [code(`<${tag}>`), ' ', note ?? ''], elementsOf);
}

/** Returns cells with controls that are at rest, hovered, pressed or focused. */
function pointerCells(state) {
  if (shown && !['all', 'calls', 'pointer'].includes(shown)) return [];
  const lineControls = [
    {name: 'main button', tag: 'webex-line-controls', state: lines['not registered']},
    {name: 'secondary button', tag: 'webex-line-controls', state: lines.registered, inCall: true},
    {name: 'disabled button', tag: 'webex-line-controls', state: lines['not signed in']},
    {
      name: 'sign-in button',
      tag: 'webex-login',
      state: sessions['signed out'],
      properties: {tokenSource: () => ''},
    },
    {name: 'account button', tag: 'webex-login', state: sessions['signed in'], properties: {view: 'compact'}},
    {name: 'avatar button', tag: 'webex-login', state: sessions['signed in'], properties: {view: 'avatar'}},
    {name: 'token field', tag: 'webex-login', state: sessions['signed out']},
    {name: 'log', tag: 'webex-line-log', state: lines['not signed in']},
  ];
  const controls = [
    ...(shown === 'calls' ? [] : lineControls),
    ...(shown === 'pointer' ? [] : callControls).map(({name, tag, state: produceState}) => ({
      name,
      tag,
      async show(element) {
        await showCalls(element, produceState);
        force(element, state);
      },
    })),
  ];
  return section(`pointer-${state.replace(' ', '-')}`, [`Controls: ${state}`], controls, element =>
    force(element, state),
  );
}

function openCells() {
  if (shown && !['all', 'open'].includes(shown)) return [];
  return section(
    'open',
    ['Open menus and dialogs'],
    [
      ...['compact', 'avatar'].map(view => ({
        name: `menu, view="${view}"`,
        tag: 'webex-login',
        state: sessions['signed in'],
        properties: {view},
        show: showMenu,
      })),
      {
        name: 'menu, long name',
        tag: 'webex-login',
        state: sessions['signed in, long name'],
        properties: {view: 'compact'},
        show: showMenu,
      },
      {
        name: 'Deregister during a call',
        tag: 'webex-line-controls',
        state: lines.registered,
        inCall: true,
        show: showDialog,
      },
    ],
  );
}

/**
 * Adds a section with a heading to the page.
 *
 * @param cells Describes the section's elements.
 * @param show Called with each element that has no `show` function.
 * @returns The figures to add to the section, with their elements.
 */
function section(id, title, cells, show) {
  const place = document.createElement('section');
  place.id = id;
  const heading = document.createElement('h2');
  heading.append(...title);
  const grid = document.createElement('div');
  grid.className = 'cells';
  grid.dataset.theme = theme;
  place.append(heading, grid);
  main.append(place);
  return cells.map(one => ({grid, show: one.show || show, ...cell(one)}));
}

function cell({tag, name, state, properties = {}, inCall = false}) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  // The element is in the chosen language and direction, the caption in English.
  Object.assign(figure, {lang, dir: dir || (lang === 'ar' ? 'rtl' : 'ltr')});
  Object.assign(caption, {lang: 'en', dir: 'ltr'});
  const element = document.createElement(tag);
  if (density) element.setAttribute('density', density);
  if (tag === 'webex-login') shareSession(figure, state);
  else if (state?.session) shareSession(figure, state.session);
  else if (!(tag in calls)) element.line = fixedLine(state, inCall);
  Object.assign(element, properties);
  figure.append(caption, element);
  return {figure, element};
}

function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}
