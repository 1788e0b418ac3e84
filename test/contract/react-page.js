// A React page that follows React's documentation. In StrictMode every effect runs, is cleaned up, and runs again.
import {createElement, StrictMode, useEffect, useRef} from 'react';
import {createRoot} from 'react-dom/client';

function Phone({token}) {
  const provider = useRef(null);
  useEffect(() => {
    const {session} = provider.current;
    const unmounted = new AbortController();
    session
      .signIn(() => token)
      .then(() => session.line.register(unmounted))
      // Superseded by the second run of this effect.
      .catch(() => undefined);
    return () => {
      unmounted.abort();
      void session.signOut();
    };
  }, [token]);
  return createElement(
    'webex-line-provider',
    {ref: provider, 'sdk-src': '/sdk.js'},
    createElement('webex-line-status'),
  );
}

/** A page with its own line, which it assigns, takes back, and assigns again. */
function OwnPhone({line}) {
  const provider = useRef(null);
  useEffect(() => {
    const {current} = provider;
    current.sdkLine = line;
    return () => {
      current.sdkLine = undefined;
    };
  }, [line]);
  return createElement('webex-line-provider', {ref: provider}, createElement('webex-line-status'));
}

export function show(properties) {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const phone = createElement('line' in properties ? OwnPhone : Phone, properties);
  root.render(createElement(StrictMode, null, phone));
  return root;
}
