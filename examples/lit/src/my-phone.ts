import {css, html, LitElement, nothing} from 'lit';
import type {LineStateChange, User} from 'webex-calling-elements';
import 'webex-calling-elements/define';
import {LineController} from './line-controller';

class MyPhone extends LitElement {
  static override properties = {name: {state: true}, latest: {state: true}, automatic: {state: true}};
  static override styles = css`
    webex-line-status::part(root registered) {
      color: green;
    }
  `;
  declare name?: string;
  declare latest: string;
  declare automatic: boolean;
  readonly #line = new LineController(this);

  constructor() {
    super();
    this.latest = 'none';
    this.automatic = false;
  }

  override render() {
    const {line} = this.#line;
    return html`
      <h1>My phone</h1>
      <webex-login
        @webex-signed-in=${({detail}: CustomEvent<User>) => (this.name = detail.displayName)}
      ></webex-login>
      ${this.name ? html`<p>Hello ${this.name}</p>` : nothing}

      <webex-line-status
        view="card"
        @webex-line-statechange=${({detail}: CustomEvent<LineStateChange>) => (this.latest = detail.state.status)}
      ></webex-line-status>
      <p>Latest event: <output>${this.latest}</output></p>

      <label>
        <input
          type="checkbox"
          .checked=${this.automatic}
          @change=${() => (this.automatic = !this.automatic)}
        />
        Register automatically
      </label>
      <webex-line-controls ?auto-register=${this.automatic}></webex-line-controls>

      <footer>
        The line is <b>${line.snapshot.state.status}</b>.
        <webex-line-status view="dot" .line=${line}></webex-line-status>
      </footer>
    `;
  }
}

customElements.define('my-phone', MyPhone);
