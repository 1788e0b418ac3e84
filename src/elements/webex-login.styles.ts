import {css} from 'lit';

export const styles = css`
  :host {
    max-inline-size: 100%;
  }

  form,
  label,
  [part='user'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
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

  label + button {
    align-self: end;
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

  /* What has nothing to say takes no room. It stays there, as what is put in with its text may go unannounced. */
  [role]:empty {
    position: absolute;
  }

  [role='alert'] {
    margin-block-start: 0.5em;
    color: var(--_bad);
  }

  [part='avatar'] {
    inline-size: 2em;
    block-size: 2em;
    border-radius: 50%;
    object-fit: cover;
  }

  [part='name'] {
    font-weight: 600;
  }

  [part='number'] {
    color: var(--_quiet);
  }

  [part='number']:empty {
    display: none;
  }

  .spinner {
    display: inline-block;
    box-sizing: border-box;
    inline-size: 1em;
    block-size: 1em;
    margin-inline-end: 0.5em;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
    vertical-align: -0.125em;
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
