import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  [part='details'] {
    margin: 0;
  }

  /* The label is on a separate line if there is no room for it beside the value. */
  [part='property'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
    align-items: center;
    min-block-size: var(--_target-size);
    padding-block: calc(0.25 * var(--_gap));
    padding-inline-end: calc(var(--_target-size) + 1em);
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

  [part='label'] {
    flex: 2;
    max-inline-size: 100%;
  }

  [part='value'] {
    flex: 3;
    min-inline-size: 6em;
    margin: 0;
    overflow-wrap: anywhere;
  }

  /* The copy button is in the padding, so that it is always beside the value. */
  [part='value'] + [part='value'] {
    flex: none;
    min-inline-size: 0;
    margin-inline-end: calc(-1 * var(--_target-size) - 1em);
  }

  [part='copy-refused'] {
    flex: 1 0 100%;
    margin: 0;
    color: var(--_secondary-text);
  }

  button[part~='copy'] {
    padding: 0;
    border-color: transparent;
    color: var(--_secondary-text);
  }
`;
