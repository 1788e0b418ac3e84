import {css} from 'lit';

/** The `card` view of the status. */
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

  /* The number is in the list. */
  [part='card-head'] [part='number'] {
    display: none;
  }

  /* Without the number, the state stays next to its mark at any width. */
  [part='card-head'] [part~='status'] {
    flex-wrap: nowrap;
    font-size: 1.125em;
  }

  /* Reserve two lines for the longest message at full width. */
  [part='card-head'] [part='message'] {
    min-block-size: 2lh;
    margin-block-start: 0.25em;
  }

  [part='facts'] {
    border-block-start: 1px solid var(--_edge);
  }

  [part='fact'] {
    display: flex;
    font-size: 0.875em;
    flex-wrap: wrap;
    gap: 0 1em;
    padding-block: calc(0.5 * var(--_gap));
  }

  /* Reserve two lines for the latest fault. */
  [part='fact']:last-child {
    min-block-size: 2lh;
  }

  [part='label'] {
    flex: 0 1 8em;
    color: var(--_quiet);
  }

  [part='value'] {
    flex: 1 1 9em;
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
`;
