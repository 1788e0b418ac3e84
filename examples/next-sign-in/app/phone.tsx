'use client';
import {useState} from 'react';
import {WebexLineControls, WebexLineStatus, useLine, useSession} from 'webex-calling-elements/react';

export function Phone() {
  const {state: session} = useSession();
  const {state, line} = useLine();
  const [latest, setLatest] = useState('none');
  const [automatic, setAutomatic] = useState(false);

  return (
    <>
      {session.status === 'signed-in' && <p>Hello {session.user.displayName}</p>}

      <WebexLineStatus view="card" onWebexLineStatechange={({detail}) => setLatest(detail.state.status)} />
      <p>
        Latest event: <output>{latest}</output>
      </p>

      <label>
        <input type="checkbox" checked={automatic} onChange={event => setAutomatic(event.target.checked)} />
        Register automatically
      </label>
      <WebexLineControls autoRegister={automatic} />

      <footer>
        The line is <b>{state.status}</b>. <WebexLineStatus view="dot" line={line} />
      </footer>
    </>
  );
}
