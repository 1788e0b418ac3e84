import {css} from 'lit';

/** The styles of the mark of a state: its color and shape. */
export const markStyles = css`
  [part~='connecting'],
  [part~='deregistering'],
  [part~='elsewhere'] {
    --_mark: var(--webex-progress-color, var(--_focus));
  }

  [part~='registered'] {
    --_mark: var(--_success);
  }

  [part~='reconnecting'],
  [part~='retrying'] {
    --_mark: var(--_warning);
  }

  [part~='failed'] {
    --_mark: var(--_error);
  }

  /* Use the state of the mark's parent, because log entries have other states than the root. */
  :is([part~='connecting'], [part~='reconnecting'], [part~='deregistering'], [part='busy'])
    > [part='mark']
    > .ring {
    stroke-dasharray: 26 12;
    transform-origin: center;
    animation:
      turn var(--webex-motion-duration, 1.2s) linear infinite,
      appear 0.3s ease-in;
  }

  :is([part~='registered'], [part~='elsewhere'], [part~='failed']) > [part='mark'] > .ring {
    display: none;
  }

  :is([part~='registered'], [part~='failed']) > [part='mark'] > .glyph,
  [part='message'] path {
    fill: currentcolor;
    fill-rule: evenodd;
    stroke: none;
  }

  /* Only states in progress are animated. Their mark fades in, because a state that flashes looks like an error. */
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .ring {
      animation: none !important;
    }
  }
`;
