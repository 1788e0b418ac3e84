import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    max-inline-size: 18em;
  }

  [part='form'] {
    display: grid;
    gap: var(--_gap);
  }

  [part='label'] {
    margin-block-end: calc(-0.5 * var(--_gap));
    color: var(--_secondary-text);
    font-size: 0.875em;
  }

  /* The number is written left to right in every language. */
  [part='row'] {
    position: relative;
    display: flex;
    direction: ltr;
  }

  input {
    padding-inline-end: calc(var(--_target-size) + 0.25em);
  }

  /* The button is inside the field. */
  button[part~='delete'] {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    padding: 0;
    border-color: transparent;
    color: var(--_secondary-text);
  }

  #description:not(:has(*)) {
    display: none;
  }

  [part='emergency'] {
    font-size: 0.875em;
  }

  button[part~='answer'] {
    min-block-size: max(44px, calc(2.75em * var(--webex-density, 1)));
  }

  #description [part~='remedy'] {
    margin-block-start: 0.5em;
  }
`;
