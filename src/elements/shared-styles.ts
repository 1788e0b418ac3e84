import {css} from 'lit';

/** What every element has in common. */
export const sharedStyles = css`
  :host {
    display: inline-block;
    --_quiet: light-dark(#5b6570, #a3adb8);
    --_line: light-dark(#8a949e, #7a858f);
    --_accent: var(--webex-accent-color, light-dark(#1170cf, #64b4fa));
    --_good: var(--webex-success-color, light-dark(#117b43, #3cc29a));
    --_busy: var(--webex-warning-color, light-dark(#8f5f00, #e8b553));
    --_bad: var(--webex-error-color, light-dark(#b2242c, #fc8b98));
  }

  :host([hidden]) {
    display: none;
  }

  button {
    box-sizing: border-box;
    min-block-size: 2.25em;
    padding: 0.375em 1.125em;
    border: 1px solid transparent;
    border-radius: 1.125em;
    background: var(--_accent);
    color: light-dark(#fff, #0b1a28);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  button[part~='secondary'] {
    border-color: var(--_line);
    background: transparent;
    color: inherit;
  }

  button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }

  :is(button, input, summary):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
`;
