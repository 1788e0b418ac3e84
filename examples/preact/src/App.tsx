import {useState} from 'preact/hooks';
import {useLine} from './line';

export function App() {
  const {state, line} = useLine();
  const [name, setName] = useState<string>();
  const [latest, setLatest] = useState('none');
  const [automatic, setAutomatic] = useState(false);

  return (
    <main>
      <h1>My phone</h1>
      <webex-login onwebex-signed-in={({detail}) => setName(detail.displayName)} />
      {name && <p>Hello {name}</p>}

      <webex-line-status
        view="card"
        onwebex-line-statechange={({detail}) => setLatest(detail.state.status)}
      />
      <p>
        Latest event: <output>{latest}</output>
      </p>

      <label>
        <input type="checkbox" checked={automatic} onChange={() => setAutomatic(!automatic)} />
        Register automatically
      </label>
      <webex-line-controls auto-register={automatic} />

      <footer>
        The line is <b>{state.status}</b>. <webex-line-status view="dot" line={line} />
      </footer>
    </main>
  );
}
