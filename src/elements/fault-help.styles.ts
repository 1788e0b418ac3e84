import {css} from 'lit';

/** The note about a fault, and its details if they cannot be copied. */
export const faultHelpStyles = css`
  [part='note'],
  [part='tracking-id'] {
    max-inline-size: 36em;
    margin-block-start: 0.5em;
    color: var(--_quiet);
    font-size: 0.875em;
  }

  [part='fault-details'] {
    box-sizing: border-box;
    inline-size: 100%;
    margin-block-start: 0.5em;
    padding: 0.5em;
    border: 1px solid var(--_line);
    border-radius: var(--webex-field-radius, 0.5em);
    background: var(--webex-field-background, transparent);
    color: inherit;
    font: inherit;
    font-size: 0.875em;
  }
`;
