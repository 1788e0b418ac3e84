import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  [part='details'] {
    margin: 0;
  }

  [part='property'] {
    display: grid;
    grid-template-columns: minmax(min-content, 2fr) minmax(0, 3fr) auto;
    gap: 0 1em;
    align-items: center;
    min-block-size: var(--_target-size);
    padding-block: calc(0.25 * var(--_gap));
    border-block-end: 1px solid var(--_surface-border);
  }

  [part='property']:last-child {
    border: 0;
  }

  [part='empty'],
  [part='label'] {
    color: var(--_secondary-text);
    overflow-wrap: break-word;
  }

  [part='value'] {
    margin: 0;
    overflow-wrap: anywhere;
  }

  button[part~='copy'] {
    padding: 0;
    border-color: transparent;
    color: var(--_secondary-text);
  }
`;
