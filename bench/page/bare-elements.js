// Bare Lit: elements with a context consumer that render the same content as this library's, with the same styles, and
// do nothing else.
import {ContextConsumer, ContextProvider, createContext} from '@lit/context';
import {html, LitElement} from 'lit';
import {english} from '../../dist/localization/english.js';
import {makeLanguage} from '../../dist/localization/language.js';
import {glyphs} from '../../dist/elements/line-mark.js';
import {sharedStyles} from '../../dist/elements/shared-styles.js';
import {styles as controlsStyles} from '../../dist/elements/webex-line-controls.styles.js';
import {styles as statusStyles} from '../../dist/elements/webex-line-status.styles.js';

const stateContext = createContext('bare-state');
const {say} = makeLanguage('en', english);
const messages = {primary: say('registered-hint'), backup: say('on-backup')};
const number = '+1 206 555 0101';

let state = {status: 'unregistered'};
const provider = new ContextProvider(document.documentElement, {context: stateContext, initialValue: state});
provider.hostConnected();

/** Registers at a server, for all bare elements. Does nothing if the server stays the same. */
export function registerAt(server) {
  if (server === state.server) return;
  state = {status: 'registered', server};
  provider.setValue(state);
}

class BareStatus extends LitElement {
  static styles = [sharedStyles, statusStyles];
  #state = new ContextConsumer(this, {context: stateContext, subscribe: true});

  render() {
    const {status, server} = this.#state.value;
    return html`<div part="root ${status}" lang="en" dir="ltr">
      <div part="status ${status}">
        <svg part="mark" viewBox="0 0 16 16" aria-hidden="true">
          <path class="ring" d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z"></path>
          <path class="glyph" d=${glyphs[status] ?? ''}></path>
        </svg>
        <span part="state">${say(status)}</span>
        ${server ? html`<bdi part="number">${number}</bdi>` : ''}
      </div>
      <div part="message">${server ? messages[server] : say('unregistered-hint')}</div>
      <div class="visually-hidden" role="status"></div>
      <div class="visually-hidden" role="alert"></div>
    </div>`;
  }
}

class BareControls extends LitElement {
  static styles = [sharedStyles, controlsStyles];
  #state = new ContextConsumer(this, {context: stateContext, subscribe: true});

  render() {
    const {status, server} = this.#state.value;
    return html`<div part="root ${status}" lang="en" dir="ltr">
      <div part="controls">
        <button part=${server ? 'button main secondary' : 'button main'} type="button" @click=${this.#press}>
          ${say(server ? 'deregister' : 'register')}
        </button>
        <button part="button secondary cancel" hidden type="button" @click=${this.#press}>
          ${say('cancel')}
        </button>
      </div>
      <div class="visually-hidden" role="status"></div>
    </div>`;
  }

  #press() {
    registerAt('primary');
  }
}

customElements.define('bare-status', BareStatus);
customElements.define('bare-controls', BareControls);
