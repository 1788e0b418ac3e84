// The measured page: this library's status element, and a bare Lit element that renders the same from the same context.
import {ContextConsumer, ContextProvider, createContext} from '@lit/context';
import {html, LitElement} from 'lit';
import '../../dist/define/webex-line-status.js';
import {machineOf} from '../../dist/line/line-controller.js';
import {LineMachine} from '../../dist/line/line-machine.js';
import {english} from '../../dist/localization/english.js';
import {makeLanguage} from '../../dist/localization/language.js';
import {glyphs} from '../../dist/elements/line-mark.js';
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
const registered = {type: 'registered', line, at: 0};
// A change of server is shown at once; a transient state would stay visible for a moment.
const signals = [
  {...registered, server: 'primary'},
  {...registered, server: 'backup'},
  {...registered, server: 'primary'},
  // Changes nothing, so nothing should render.
  {type: 'reconnected'},
];

const stateContext = createContext('bare-state');
let state = {status: 'unregistered'};
const provider = new ContextProvider(document.documentElement, {context: stateContext, initialValue: state});

const {say} = makeLanguage('en', english);
const messages = {primary: say('registered-hint'), backup: say('on-backup')};

class BareStatus extends LitElement {
  static styles = [sharedStyles, styles];
  #state = new ContextConsumer(this, {context: stateContext, subscribe: true});

  render() {
    const {status, server} = this.#state.value;
    return html`
      <div part="status ${status}">
        <svg part="mark" viewBox="0 0 16 16" aria-hidden="true">
          <path class="ring" d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z"></path>
          <path class="glyph" d=${glyphs[status] ?? ''}></path>
        </svg>
        <span part="state">${say(status)}</span>
        ${server ? html`<bdi part="number">${line.phoneNumber}</bdi>` : ''}
      </div>
      <div part="message">${server ? messages[server] : say('unregistered-hint')}</div>
      <div class="unseen" role="status"></div>
      <div class="unseen" role="alert"></div>
    `;
  }
}
customElements.define('bare-status', BareStatus);

/** A line that emits the bench's signals. */
function scriptedLine() {
  let tell;
  const page = document.createElement('webex-line-status');
  document.body.append(page);
  const shared = page.line;
  page.remove();
  machineOf(shared, listeners => new LineMachine(listeners)).attach({
    start: listener => {
      tell = listener;
      return {type: 'attached'};
    },
    register() {},
    deregister() {},
    cancel() {},
    retryNow() {},
    stop() {},
  });
  shared.register().catch(() => undefined);
  return signal => tell.signal(signal);
}

const sayOurs = scriptedLine();

function sayBare({type, server = state.server}) {
  if (type !== 'registered' && server === state.server) return;
  state = {status: 'registered', server};
  provider.setValue(state);
}

globalThis.bench = {
  /** Milliseconds until this many elements are added and rendered. */
  async create(tag, count) {
    const elements = Array.from({length: count}, () => document.createElement(tag));
    const start = performance.now();
    document.body.append(...elements);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** Milliseconds until all elements have rendered one change. */
  async change(tag, index) {
    const elements = [...document.querySelectorAll(tag)];
    const change = tag === 'bare-status' ? sayBare : sayOurs;
    const start = performance.now();
    change(signals[index]);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** The number of elements that render for a signal without a change. */
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
