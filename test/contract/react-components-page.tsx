import {StrictMode, useState} from 'react';
import {createRoot, hydrateRoot} from 'react-dom/client';
import {renderToString} from 'react-dom/server';
import {
  WebexLineControls,
  WebexLineProvider,
  WebexLineStatus,
  WebexLogin,
  useLine,
  useSession,
} from '../../src/react.js';

/** The states that the page received: whether it registered automatically at that time, and the state's name. */
export const received: string[] = [];

/** The hydration mismatches that React reported. */
export const mismatches: string[] = [];

/** A page made of the package's components, in a provider. In StrictMode every effect runs twice. */
function Phone({token}: {token: string}) {
  const [automatic, setAutomatic] = useState(false);
  return (
    <>
      <WebexLineProvider sdkSrc="/sdk.js">
        <Inside />
        <WebexLogin tokenSource={() => token} />
        <WebexLineStatus
          className="inside"
          view={automatic ? undefined : 'chip'}
          onWebexLineStatechange={({detail: {state, previous}}) => {
            if (state !== previous?.state) received.push(`${automatic}: ${state.status}`);
          }}
        />
        <WebexLineControls autoRegister={automatic} />
        <label>
          Automatic <input type="checkbox" checked={automatic} onChange={() => setAutomatic(!automatic)} />
        </label>
      </WebexLineProvider>
      <Outside />
    </>
  );
}

function Inside() {
  return <Statuses id="inside" />;
}

function Outside() {
  return <Statuses id="outside" />;
}

function Statuses({id}: {id: string}) {
  const {state, line} = useLine();
  const {state: status, session} = useSession();
  return (
    <output
      id={id}
      title={line && session ? 'ready' : 'waiting'}
    >{`${status.status}, ${state.status}`}</output>
  );
}

const page = (token: string) => (
  <StrictMode>
    <Phone token={token} />
  </StrictMode>
);

export function show({token}: {token: string}) {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(page(token));
  return root;
}

/**
 * Shows the page as a server renders it, and hydrates it after its elements have been upgraded. Returns the title of the
 * statuses outside, as the server renders it.
 */
export async function hydrate({token}: {token: string}) {
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(page(token));
  await container.querySelector('webex-line-status')!.updateComplete;
  const {title} = container.querySelector<HTMLElement>('#outside')!;
  hydrateRoot(container, page(token), {onRecoverableError: error => mismatches.push(String(error))});
  return title;
}
