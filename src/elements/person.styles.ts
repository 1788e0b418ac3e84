import {css} from 'lit';

/** The styles of a person: the person who is signed in, or the other party of a call. */
export const personStyles = css`
  [part='avatar'] {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: var(--webex-avatar-size, 2.75em);
    block-size: var(--webex-avatar-size, 2.75em);
    border-radius: var(--webex-avatar-radius, 50%);
    background: var(--webex-avatar-background, color-mix(in srgb, var(--_focus) 14%, transparent));
    object-fit: cover;
    font-weight: 600;
  }

  [part='name'] {
    font-weight: 600;
  }

  [part='number'] {
    color: var(--_secondary-text);
    font-size: 0.875em;
  }
`;
