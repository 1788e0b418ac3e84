import {css} from 'lit';

export const styles = css`
  :host {
    max-inline-size: 100%;
  }

  form,
  label,
  [part~='user'] {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.5em 0.75em;
  }

  label {
    flex: 1 1 14em;
    flex-direction: column;
    align-items: stretch;
    gap: 0.25em;
    color: var(--_quiet);
    font-size: 0.875em;
  }

  input {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 2.572em;
    padding: 0.25em 0.75em;
    border: 1px solid var(--_line);
    border-radius: 0.5em;
    background: transparent;
    color: light-dark(#12171c, #f2f4f6);
    font: inherit;
  }

  [part~='message']:empty {
    display: none;
  }

  :host(:state(failed)) [part~='message'] {
    margin-block-start: 0.5em;
    color: var(--_bad);
  }

  :host(:is(:state(signing-in), :state(signing-out), :state(signed-in))) {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 1em;
  }

  [part~='user'] {
    align-items: center;
  }

  [part~='avatar'] {
    inline-size: 2em;
    block-size: 2em;
    border-radius: 50%;
    object-fit: cover;
  }

  [part~='name'] {
    font-weight: 600;
  }

  [part~='number'] {
    color: var(--_quiet);
  }

  .spinner {
    display: inline-block;
    inline-size: 0.875em;
    block-size: 0.875em;
    margin-inline-end: 0.5em;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
    vertical-align: -0.0625em;
    animation: turn 1s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }
`;
