import {css} from 'lit';
import {faultHelpStyles} from './fault-help.styles.js';
import {dialogStyles} from './end-call-dialog.styles.js';

export const styles = [
  css`
    [part='controls'] {
      display: flex;
      flex-wrap: wrap;
      gap: var(--_gap);
    }

    /* In a flex row of the page, a button is at least as wide as its longest word. */
    button > span {
      min-inline-size: 0;
      overflow-wrap: break-word;
    }
  `,
  faultHelpStyles,
  dialogStyles,
];
