import {css} from 'lit';

export const styles = css`
  [part='controls'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
  }

  /* Its place is kept, so that what stands beside it does not move. */
  .away {
    visibility: hidden;
  }
`;
