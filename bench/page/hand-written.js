// The minimum that shows a state and a button: two elements without a library, and an event.
import {contend} from './contender.js';

const line = new EventTarget();
const texts = ['Registered: calls arrive here.', 'Registered on the backup server: calls arrive here.'];
let text = 'Not registered: no calls arrive here.';

class PlainStatus extends HTMLElement {
  #message;

  connectedCallback() {
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = '<span part="mark" aria-hidden="true">●</span> <span role="status"></span>';
    this.#message = root.lastElementChild;
    line.addEventListener('change', this.#show);
    this.#show();
  }

  #show = () => {
    this.#message.textContent = text;
  };
}

class PlainControls extends HTMLElement {
  connectedCallback() {
    this.attachShadow({mode: 'open'}).innerHTML = '<button type="button">Register</button>';
    this.shadowRoot.firstElementChild.addEventListener('click', () => show(0));
  }
}

customElements.define('plain-status', PlainStatus);
customElements.define('plain-controls', PlainControls);

function show(state) {
  text = texts[state];
  line.dispatchEvent(new Event('change'));
}

contend({
  make: () => [document.createElement('plain-status'), document.createElement('plain-controls')],
  whenRendered: () => undefined,
  change: show,
});
