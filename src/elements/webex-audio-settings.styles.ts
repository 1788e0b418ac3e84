import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    max-inline-size: 24em;
  }

  [part='settings'] {
    display: grid;
    gap: calc(3 * var(--_gap));
  }

  [part='setting'] {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--_gap);
  }

  [part='field'] {
    flex: 1 0 100%;
    min-inline-size: 0;
  }

  select {
    padding-inline: 0.5em;
    font-size: 1.1429em;
    text-overflow: ellipsis;
  }

  select:disabled {
    color: var(--_secondary-text);
    opacity: 1;
  }

  [part='level'] {
    flex: 1 0 100%;
    overflow: hidden;
    box-sizing: border-box;
    block-size: 0.625em;
    border: 1px solid var(--_border);
    border-radius: 0.3125em;
  }

  [part='level-bar'] {
    block-size: 100%;
    background: var(--_success);
    inline-size: calc(100% * var(--_level, 0));
    forced-color-adjust: none;
  }

  [part='setting'] > [part~='message'],
  [part='setting'] > [part~='hint'] {
    flex: 1 0 100%;
  }
`;
