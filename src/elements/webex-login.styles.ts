import {css} from 'lit';
import {accountStyles} from './account.styles.js';
import {faultHelpStyles} from './fault-help.styles.js';
import {dialogStyles} from './end-call-dialog.styles.js';
import {markStyles} from './line-mark.styles.js';
import {personStyles} from './person.styles.js';

export const styles = [
  css`
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--_gap) calc(1.5 * var(--_gap));
    }

    label {
      display: flex;
      flex: 1 1 14em;
      flex-direction: column;
      gap: 0.25em;
      color: var(--_secondary-text);
      font-size: 0.875em;
    }

    label + button {
      align-self: end;
    }

    input {
      font-size: 1.1429em;
    }

    /*
     * An empty alert takes no space. It stays in the DOM, because an alert inserted with its text may not be announced.
     */
    [part='message'] {
      display: flex;
      align-items: baseline;
      gap: 0.5em;
      color: var(--_error);
      font-size: 0.875em;
    }

    [part='message']:has(path) {
      margin-block-start: 0.5em;
    }

    [part='busy'] {
      display: flex;
      flex: 1 1 10em;
      align-items: center;
      gap: var(--_gap);
    }

    /* This button is less prominent than Cancel. */
    button[part~='start-again'] {
      /* Align the text with the text above. */
      margin-inline: -0.25em;
      padding-inline: 0.25em;
      border-color: transparent;
      color: var(--_focus);
      text-decoration: underline;
    }

    [part='busy'] [part='mark'] {
      color: var(--_focus);
    }

    /* A round button shows only a picture or an icon. */
    .round {
      inline-size: calc(var(--_target-size) + 0.25em);
      block-size: calc(var(--_target-size) + 0.25em);
      padding: 0;
      border-radius: var(--webex-avatar-radius, 50%);
    }
  `,
  markStyles,
  personStyles,
  accountStyles,
  faultHelpStyles,
  dialogStyles,
];
