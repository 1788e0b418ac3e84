// What is measured in the page: this library's status element, and beside it a bare Lit element that draws the same from
// the same context, with nothing around it.
import {ContextConsumer, ContextProvider, createContext} from '@lit/context';
import {html, LitElement} from 'lit';
import '../../dist/define/webex-line-status.js';
import {LineMachine} from '../../dist/line/line-machine.js';
import {sharedStyles} from '../../dist/elements/shared-styles.js';
import {styles} from '../../dist/elements/webex-line-status.styles.js';

const line = {
  lineId: '5b1f0c0e-3d5a-4a52-9a4d-6f1d3c1a7e01',
  status: 'active',
  phoneNumber: '+12065550101',
  extension: '5101',
  sipAddresses: ['sip:ada@example.com'],
  keepaliveInterval: 30,
};
const at = 0;
const signals = [
  {type: 'registered', line, server: 'primary', at},
  {type: 'reconnecting'},
  {type: 'reconnected'},
  // Changes nothing: nobody is to be drawn for it.
  {type: 'reconnected'},
];

const stateContext = createContext('bare-state');
let state = {status: 'unregistered'};
const provider = new ContextProvider(document.documentElement, {context: stateContext, initialValue: state});

const words = {
  unregistered: 'Not registered',
  registered: 'Registered',
  reconnecting: 'Reconnecting',
};

class BareStatus extends LitElement {
  static styles = [sharedStyles, styles];
  #state = new ContextConsumer(this, {context: stateContext, subscribe: true});

  render() {
    const {status, missed} = this.#state.value;
    const registered = status !== 'unregistered';
    return html`
      <div role="status">
        <div part="status">
          <span part="mark" aria-hidden="true"></span>
          <span part="state">${words[status]}</span>
          ${registered ? html`<bdi part="number">${line.phoneNumber}</bdi>` : ''}
        </div>
        ${missed ? html`<div part="message">Keepalives without an answer: ${missed}</div>` : ''}
        ${registered ? '' : html`<div part="message">It takes no calls until it is registered.</div>`}
      </div>
      ${registered ? this.#renderProperties() : ''}
    `;
  }

  #renderProperties() {
    return html`
      <details part="properties">
        <summary>Line properties</summary>
        <dl>
          ${Object.entries(line).map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd data-property=${name}>${value}</dd>`,
          )}
        </dl>
      </details>
    `;
  }
}
customElements.define('bare-status', BareStatus);

/** A line that says what the bench has it say. */
function scriptedLine() {
  let tell;
  const page = document.createElement('webex-line-status');
  document.body.append(page);
  const controller = page.controller;
  page.remove();
  controller.attach(
    {
      start: listener => {
        tell = listener;
        return {type: 'attached'};
      },
      register() {},
      deregister() {},
      cancel() {},
      retryNow() {},
      stop() {},
    },
    LineMachine,
  );
  controller.register().catch(() => undefined);
  return signal => tell.signal(signal);
}

const sayOurs = scriptedLine();

function sayBare({type}) {
  const missed = type === 'reconnecting' ? 1 : 0;
  const status = type === 'reconnecting' ? 'reconnecting' : 'registered';
  if (state.status === status) return;
  state = {status, missed};
  provider.setValue(state);
}

globalThis.bench = {
  /** Milliseconds until so many elements are in the page and drawn. */
  async create(tag, count) {
    const elements = Array.from({length: count}, () => document.createElement(tag));
    const start = performance.now();
    document.body.append(...elements);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** Milliseconds until one change is drawn by all elements that are there. */
  async change(tag, index) {
    const elements = [...document.querySelectorAll(tag)];
    const say = tag === 'bare-status' ? sayBare : sayOurs;
    const start = performance.now();
    say(signals[index]);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** How many elements are drawn for a signal that changes nothing. */
  async drawnForNothing(tag) {
    const elements = [...document.querySelectorAll(tag)];
    let drawn = 0;
    for (const element of elements) {
      const render = element.render.bind(element);
      element.render = () => {
        drawn += 1;
        return render();
      };
    }
    (tag === 'bare-status' ? sayBare : sayOurs)(signals[3]);
    await Promise.all(elements.map(element => element.updateComplete));
    return drawn;
  },

  clear(tag) {
    for (const element of document.querySelectorAll(tag)) element.remove();
  },
};
