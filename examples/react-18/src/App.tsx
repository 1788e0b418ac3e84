import {useState} from 'react';
import {WebexLineControls, WebexLineStatus, WebexLogin, useLine} from 'webex-calling-elements/react';

export function App() {
  const {state, line} = useLine();
  const [name, setName] = useState<string>();
  const [latest, setLatest] = useState('none');
  const [automatic, setAutomatic] = useState(false);

  return (
    <main>
      <h1>My phone</h1>
      <WebexLogin onWebexSignedIn={({detail}) => setName(detail.displayName)} />
      {name && <p>Hello {name}</p>}

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
    </main>
  );
}
