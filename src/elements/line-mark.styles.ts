import {css} from 'lit';

/** The colour of a state, wherever it is marked. */
export const markStyles = css`
  .absent,
  .unregistered {
    --_mark: var(--_neutral);
  }

  .connecting,
  .elsewhere {
    --_mark: var(--_going);
  }

  .registered {
    --_mark: var(--_good);
  }

  .reconnecting,
  .retrying {
    --_mark: var(--_warn);
  }

  .failed {
    --_mark: var(--_bad);
  }

  [part='mark'] {
    inline-size: var(--webex-mark-size, 1em);
    block-size: var(--webex-mark-size, 1em);
    color: var(--_mark);
  }

  .absent path {
    stroke-dasharray: 2.35 2.36;
    stroke-linecap: butt;
  }

  .turning {
    stroke-dasharray: 26 12;
  }
`;
