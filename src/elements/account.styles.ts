import {css} from 'lit';

/** The styles of the person who is signed in, and of the menu. */
export const accountStyles = css`
  [part='user'] {
    display: flex;
    align-items: center;
    gap: var(--_gap);
  }

  [part='avatar'] {
    font-size: 0.875em;
  }

  [part='names'] {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    line-height: 1.3;
  }

  [popovertarget]:not(.round) {
    padding-inline: 0.25em 0.75em;
  }

  [popovertarget] [part='avatar'] {
    --webex-avatar-size: 2em;
  }

  /* A long name is cut off, because a wrapped name is harder to read. */
  [popovertarget] [part='name'] {
    overflow: hidden;
    overflow-wrap: normal;
    text-align: start;
    text-overflow: ellipsis;
  }

  .round [part='avatar'] {
    inline-size: 100%;
    block-size: 100%;
    font-size: 1em;
  }

  .round > [part='icon'] {
    display: none;
  }

  [part='menu'] {
    position: fixed;
    inset: auto;
    max-inline-size: calc(100% - 1em);
    max-block-size: calc(100% - 1em);
    margin: 0;
    padding: calc(var(--_gap) / 2);
    box-shadow: var(--webex-shadow, 0 0.25em 1em #00000029);
  }

  [part='menu-head'] {
    margin-block-end: calc(var(--_gap) / 2);
    padding: var(--_gap);
    border-block-end: 1px solid var(--_surface-border);
  }

  [part~='menu-item'],
  ::slotted([role='menuitem']:not([hidden])) {
    display: flex;
    box-sizing: border-box;
    align-items: center;
    justify-content: start;
    gap: var(--_gap);
    inline-size: 100%;
    min-block-size: var(--_target-size);
    padding: 0.25em var(--_gap);
    border: 0;
    border-radius: calc(var(--webex-surface-radius, 0.75em) - 0.25em);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
  }

  [part~='sign-out']:dir(rtl) > [part='icon'] {
    scale: -1 1;
  }

  [part~='menu-item']:focus-visible {
    outline-offset: -2px;
    background: var(--_hover);
  }
`;
