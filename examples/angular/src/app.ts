import {Component, CUSTOM_ELEMENTS_SCHEMA, signal} from '@angular/core';
import {pageSession, type LineStateChange, type User} from 'webex-calling-elements';
import {lineSignal} from './line';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>My phone</h1>
      <webex-login (webex-signed-in)="onSignedIn($event)"></webex-login>
      @if (name()) {
        <p>Hello {{ name() }}</p>
      }

      <webex-line-status view="card" (webex-line-statechange)="onStateChange($event)"></webex-line-status>
      <p>
        Latest event: <output>{{ latest() }}</output>
      </p>

      <label>
        <input type="checkbox" [checked]="automatic()" (change)="automatic.set(!automatic())" />
        Register automatically
      </label>
      <webex-line-controls [autoRegister]="automatic()"></webex-line-controls>

      <footer>
        The line is <b>{{ snapshot().state.status }}</b>.
        <webex-line-status view="dot" [line]="line"></webex-line-status>
      </footer>
    </main>
  `,
})
export class App {
  readonly line = pageSession().line;
  readonly snapshot = lineSignal();
  readonly name = signal<string | undefined>(undefined);
  readonly latest = signal('none');
  readonly automatic = signal(false);

  onSignedIn({detail}: CustomEvent<User>) {
    this.name.set(detail.displayName);
  }

  onStateChange({detail}: CustomEvent<LineStateChange>) {
    this.latest.set(detail.state.status);
  }
}
