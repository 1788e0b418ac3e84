import {css} from 'lit';

/** The styles of the view `card` of the status. */
export const cardStyles = css`
  :host([view='card']) {
    display: block;
    max-inline-size: 26em;
  }

  [part~='card'] {
    overflow: hidden;
    border-block-start: var(--webex-card-accent-width, 3px) solid var(--_mark);
  }

  [part='card-head'],
  [part='facts'] {
    margin: 0;
    padding: calc(2 * var(--_gap));
  }

  [part='card-head'] [part='number'] {
    flex-basis: 100%;
    margin-block: 0.125em;
    color: inherit;
    font-size: 1.375em;
    font-weight: 500;
    /* The number is written left to right, but aligned with the text around it. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  [part='tracking-id'] {
    margin-block-start: 0.25em;
    color: var(--_secondary-text);
    font-size: 0.875em;
  }

  [part='facts'] {
    border-block-start: 1px solid var(--_surface-border);
  }

  [part='fact'] {
    display: flex;
    font-size: 0.875em;
    flex-wrap: wrap;
    gap: 0 0.75em;
    padding-block: calc(0.5 * var(--_gap));
  }

  [part='label'] {
    flex: 0 0 7em;
    color: var(--_secondary-text);
  }

  [part='value'] {
    flex: 1 1 9em;
    /* A value that is longer than its column moves to the next row. One that is longer than the card wraps. */
    max-inline-size: 100%;
    margin: 0;
    overflow-wrap: break-word;
  }
`;
