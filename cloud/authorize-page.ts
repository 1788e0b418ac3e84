import {html, raw} from 'hono/html';
import type {Account} from './accounts.js';

/** Parameters of an authorization request. The form of the page sends them back with the person's decision. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly challenge: string;
}

/** The consent page. It tells people that it is simulated, so that nobody enters a real password. */
export function authorizePage(request: AuthorizationRequest, accounts: readonly Account[], nonce: string) {
  // People know the address of an application, not its client ID.
  const {host} = new URL(request.redirectUri);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Simulated Webex: allow ${host}?</title>
        <style nonce="${nonce}">
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <p class="notice">
            This is a simulated cloud, not Webex. It runs on your computer and never asks for a password.
          </p>
          <h1>Allow the page at ${host} to use your phone line?</h1>
          <form method="post">
            <fieldset>
              <legend>Sign in as</legend>
              ${accounts.map(
                ({name, displayName}, index) => html`
                  <label>
                    <input type="radio" name="account" value="${name}" ${index === 0 ? raw('checked') : ''} />
                    ${displayName}
                  </label>
                `,
              )}
            </fieldset>
            <p>This app will be able to:</p>
            <ul>
              ${request.scopes.map(scope => html`<li>${meanings[scope] ?? 'Other access:'} <code>${scope}</code></li>`)}
            </ul>
            <input type="hidden" name="client_id" value="${request.clientId}" />
            <input type="hidden" name="redirect_uri" value="${request.redirectUri}" />
            <input type="hidden" name="scope" value="${request.scopes.join(' ')}" />
            <input type="hidden" name="state" value="${request.state}" />
            <input type="hidden" name="code_challenge" value="${request.challenge}" />
            <p class="buttons">
              <button name="decision" value="allow">Allow</button>
              <button name="decision" value="deny">Deny</button>
            </p>
          </form>
        </main>
      </body>
    </html>`;
}

/** Descriptions of scopes for people. */
const meanings: Readonly<Record<string, string>> = {
  'spark:webrtc_calling': 'Make and take calls in this browser',
  'spark:calls_read': 'See your calls',
  'spark:calls_write': 'Answer, hold and end your calls',
  'spark:xsi': 'Read your call settings',
  'spark:kms': 'Encrypt messages to Webex',
  'spark:people_read': 'Read your name, picture and numbers',
};

const STYLE = `
  :root {
    color-scheme: light dark; font: 1rem/1.5 'Liberation Sans', system-ui, sans-serif;
    --quiet: light-dark(#000000b3, #ffffffb3); --edge: light-dark(#00000033, #ffffff33);
  }
  body { margin: 0; display: grid; place-items: center; min-height: 100vh; }
  main { box-sizing: border-box; width: 100%; max-width: 30rem; padding: 0.5rem 1.5rem; }
  h1 { font-size: 1.25rem; }
  .notice { border: 1px solid; border-radius: 0.75rem; padding: 0.5rem 0.75rem; }
  fieldset { margin: 0; border: 0; padding: 0; }
  legend, form > p:not(.buttons) { padding: 0; font-weight: 600; }
  label { display: flex; gap: 0.5rem; align-items: center; padding-block: 0.25rem; }
  input { margin: 0; accent-color: #1170cf; }
  ul { margin: 0.5rem 0; padding: 0; list-style: none; border-block-start: 1px solid var(--edge); }
  li {
    display: flex; gap: 0 1rem; align-items: baseline; justify-content: space-between;
    padding-block: 0.375rem; border-block-end: 1px solid var(--edge);
  }
  li:last-child { border: 0; }
  @media (max-width: 28rem) { li { flex-direction: column; } }
  code { color: var(--quiet); font-size: 0.75rem; }
  /* The buttons are always visible, even in a small window. */
  .buttons {
    display: flex; gap: 0.75rem; position: sticky; bottom: 0; margin: 0; padding-block: 0.75rem;
    border-block-start: 1px solid var(--edge); background: Canvas;
  }
  button {
    min-height: 2.25rem; padding: 0.25rem 1.25rem; border: 1px solid light-dark(#00000080, #ffffff80); border-radius: 1.25rem;
    background: none; color: inherit; font: inherit; cursor: pointer;
  }
  button[value=allow] { border-color: #1170cf; background: #1170cf; color: #fff; font-weight: 600; }
  button:focus-visible { outline: 2px solid #1170cf; outline-offset: 2px; }
`;
