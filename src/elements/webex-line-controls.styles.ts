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
  `,
  faultHelpStyles,
  dialogStyles,
];
