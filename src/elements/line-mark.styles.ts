import {css} from 'lit';

/** The colour and the shape of a state, wherever it is marked. */
export const markStyles = css`
  .connecting,
  .deregistering,
  .elsewhere {
    --_mark: var(--webex-progress-color, var(--_focus));
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

  :is(.connecting, .reconnecting, .deregistering, [part='busy']) .ring {
    stroke-dasharray: 26 12;
    transform-origin: center;
    animation: turn var(--webex-motion-duration, 1.2s) linear infinite;
  }

  :is(.registered, .elsewhere, .failed) .ring {
    display: none;
  }

  :is(.registered, .failed) .glyph {
    fill: currentcolor;
    fill-rule: evenodd;
    stroke: none;
  }

  /* The one motion: something is on its way. */
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .ring {
      animation: none !important;
    }
  }
`;
