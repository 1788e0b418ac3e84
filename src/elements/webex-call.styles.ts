import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    max-inline-size: 24em;
  }

  [part='head'] {
    align-items: start;
  }

  [part='call-state'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
    color: var(--_secondary-text);
    font-size: 0.875em;
  }

  [part='muted'] {
    display: inline-flex;
    align-items: center;
    gap: 0.25em;
    color: var(--_error);
    font-weight: 600;
  }

  [part~='poor'] {
    color: var(--_warning);
  }

  [part='controls'] {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--_gap);
  }

  /* The four buttons are in one row, or in two in a narrow element. A button with a long word takes room from the others. */
  @container (inline-size > 23em) {
    [part='controls'] {
      grid-template-columns: repeat(4, minmax(min-content, 1fr));
    }

    button[part~='control'] {
      overflow-wrap: normal;
      hyphens: manual;
    }
  }

  button[part~='control']:only-child {
    grid-column: 1 / -1;
  }

  button[part~='control'] {
    flex-direction: column;
    gap: 0.25em;
    min-block-size: 44px;
    padding: 0.5em 0.25em;
    border-radius: var(--_key-radius);
    font-size: 0.875em;
    line-height: 1.2;
    hyphens: auto;
  }

  button[part~='button'][part~='control'][aria-disabled] {
    background: transparent;
  }

  button[part~='control'] > [part='icon'] {
    inline-size: 1.25em;
    block-size: 1.25em;
  }

  /* Mirror the arrow of Transfer, the last button. */
  [aria-expanded]:last-child:dir(rtl) > [part='icon'] {
    scale: -1 1;
  }

  button[part~='control'][aria-expanded='true'] {
    border-color: var(--_border);
  }

  [part~='panel'] [part='keypad'] {
    margin-inline: auto;
  }

  [part~='digits'] {
    min-block-size: 1lh;
    margin-block-start: var(--_gap);
    text-align: center;
  }

  [part='transfer-form'] {
    display: grid;
    gap: var(--_gap);
  }

  /* Hide the picture, to leave room for the name. */
  @container (inline-size < 14em) {
    [part='avatar'] {
      display: none;
    }
  }
`;
