import {css} from 'lit';

/** The styles of the dialog that asks for confirmation before an action ends a call. */
export const dialogStyles = css`
  dialog {
    max-inline-size: min(26em, 100% - 2em);
    padding: calc(3 * var(--_gap));
    box-shadow: var(--webex-shadow, 0 0.25em 1em #00000029);
  }

  dialog::backdrop {
    background: var(--webex-backdrop-color, #00000073);
  }

  [part='dialog-title'] {
    font-size: 1.125em;
  }

  [part='dialog-text'] {
    margin-block: 0.5em calc(3 * var(--_gap));
  }

  [part='dialog-buttons'] {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: var(--_gap);
  }
`;
