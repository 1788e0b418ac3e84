import {createSignal, from, Show} from 'solid-js';
import {pageSession} from 'webex-calling-elements';

export function App() {
  const {line} = pageSession();
  // A signal of the line's snapshot.
  const snapshot = from(line, line.snapshot);
  const [name, setName] = createSignal<string>();
  const [latest, setLatest] = createSignal('none');
  const [automatic, setAutomatic] = createSignal(false);

  return (
    <main>
      <h1>My phone</h1>
      <webex-login on:webex-signed-in={({detail}) => setName(detail.displayName)} />
      <Show when={name()}>
        <p>Hello {name()}</p>
      </Show>

      <webex-line-status
        view="card"
        on:webex-line-statechange={({detail}) => setLatest(detail.state.status)}
      />
      <p>
        Latest event: <output>{latest()}</output>
      </p>

      <label>
        <input type="checkbox" checked={automatic()} onChange={() => setAutomatic(!automatic())} />
        Register automatically
      </label>
      <webex-line-controls auto-register={automatic()} />

      <footer>
        The line is <b>{snapshot().state.status}</b>. <webex-line-status view="dot" line={line} />
      </footer>
    </main>
  );
}
