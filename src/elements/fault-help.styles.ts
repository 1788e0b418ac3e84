import {css} from 'lit';

/** The styles of the note about a fault, and of its details if they cannot be copied. */
export const faultHelpStyles = css`
  [part='note'],
  [part='tracking-id'] {
    max-inline-size: 36em;
    margin-block-start: 0.5em;
    color: var(--_secondary-text);
    font-size: 0.875em;
  }

  [part='fault-details'] {
    margin-block-start: 0.5em;
    font-size: 0.875em;
  }
`;
