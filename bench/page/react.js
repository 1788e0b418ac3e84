// React 19: a status and a control as function components on a store, each pair in a container like an element's.
import {createElement as h, Fragment, useSyncExternalStore} from 'react';
import {createPortal, flushSync} from 'react-dom';
import {createRoot} from 'react-dom/client';
import {contend} from './contender.js';

const listeners = new Set();
let state;
const store = {
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: () => state,
};
const messages = ['Calls arrive here.', 'Calls arrive here, over the backup server.'];

function Status() {
  const server = useSyncExternalStore(store.subscribe, store.snapshot);
  const isRegistered = server !== undefined;
  return h(
    'div',
    {role: 'group', 'aria-label': 'Phone line'},
    h(
      'div',
      null,
      h(
        'svg',
        {viewBox: '0 0 16 16', width: 16, 'aria-hidden': true},
        h('path', {d: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z'}),
        h('path', {d: isRegistered ? 'm4 8 3 3 5-5' : ''}),
      ),
      h('span', null, isRegistered ? 'Registered' : 'Not registered'),
      isRegistered && h('bdi', null, '+1 206 555 0101'),
    ),
    h('div', null, isRegistered ? messages[server] : 'No calls arrive here.'),
    h('div', {role: 'status'}),
    h('div', {role: 'alert'}),
  );
}

function Controls() {
  const isRegistered = useSyncExternalStore(store.subscribe, () => state !== undefined);
  return h(
    'div',
    {role: 'group', 'aria-label': 'Line controls'},
    h('button', {type: 'button', onClick: () => show(0)}, isRegistered ? 'Deregister' : 'Register'),
    h('button', {type: 'button', hidden: true}, 'Cancel'),
  );
}

function show(next) {
  state = next;
  flushSync(() => listeners.forEach(listener => listener()));
}

const root = createRoot(document.createElement('div'));
const places = [];

contend({
  make: () => [document.createElement('div')],
  whenRendered: added => {
    const fresh = added.filter(place => !place.firstChild);
    if (!fresh.length) return;
    places.push(...fresh);
    flushSync(() =>
      root.render(
        places.map((place, key) => createPortal(h(Fragment, null, h(Status), h(Controls)), place, key)),
      ),
    );
  },
  change: show,
});
