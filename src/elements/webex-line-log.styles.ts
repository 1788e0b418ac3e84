import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  [part='toolbar'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_gap);
    margin-block-end: var(--_gap);
  }

  label {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap);
    color: var(--_secondary-text);
  }

  select {
    inline-size: auto;
    padding-inline: 0.5em;
  }

  ol {
    max-block-size: var(--webex-log-height, 16em);
    margin: 0;
    padding: 0;
    overflow-y: auto;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: auto 1em minmax(0, 1fr);
    gap: 0 0.75em;
    align-items: baseline;
    padding-block: calc(0.5 * var(--_gap));
    border-block-end: 1px solid var(--_surface-border);
  }

  li:last-child {
    border: 0;
  }

  time,
  [part='copy-refused'],
  [part='empty'],
  [part='note'] {
    color: var(--_secondary-text);
  }

  [part='mark'] {
    align-self: center;
    color: var(--_mark, var(--_secondary-text));
  }

  [part='event'] {
    overflow-wrap: anywhere;
  }
`;
