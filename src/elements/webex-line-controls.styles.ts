import {css} from 'lit';

export const styles = css`
  [part='controls'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
  }
`;
