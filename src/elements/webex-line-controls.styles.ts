import {css} from 'lit';

export const styles = css`
  /* Wide enough for every text, so that nothing beside it moves when the state does. */
  [part~='button'] {
    min-inline-size: 10.5em;
  }

  button + button {
    margin-inline-start: 0.5em;
  }
`;
