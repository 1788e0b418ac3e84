import {css} from 'lit';
import {markStyles} from './line-mark.styles.js';
import {momentumOnDemand} from './momentum-on-demand.js';

export const styles = css`
  ${momentumOnDemand}
  ${markStyles}

  [part='countdown'] {
    font-variant-numeric: tabular-nums;
  }

  [part='card'],
  [part='menu'],
  dialog {
    box-sizing: border-box;
    border: var(--webex-surface-border-width, 1px) solid var(--_edge);
    border-radius: var(--webex-surface-radius, 0.75em);
    background: var(--_surface);
    color: var(--_text);
  }

  :host([format='card']) {
    display: block;
    max-inline-size: 26em;
  }

  [part='card'] {
    overflow: hidden;
    border-block-start: var(--webex-card-accent-width, 3px) solid var(--_mark);
  }

  [part='card-head'],
  [part='facts'] {
    margin: 0;
    padding: calc(2 * var(--_gap));
  }

  /* It stands in the list. */
  [part='card-head'] [part='number'] {
    display: none;
  }

  /* The number is away, and the word stays beside its mark however narrow it is. */
  [part='card-head'] [part='status'] {
    flex-wrap: nowrap;
    font-size: 1.125em;
  }

  /* The longest message has two lines in a card of its full width. */
  [part='card-head'] [part='message'] {
    min-block-size: 2lh;
    margin-block-start: 0.25em;
  }

  [part='facts'] {
    border-block-start: 1px solid var(--_edge);
  }

  [part='fact'] {
    display: flex;
    font-size: 0.875em;
    flex-wrap: wrap;
    gap: 0 1em;
    padding-block: calc(0.5 * var(--_gap));
  }

  /* What went wrong takes two lines: they are there before. */
  [part='fact']:last-child {
    min-block-size: 2lh;
  }

  [part='label'] {
    flex: 0 1 8em;
    color: var(--_quiet);
  }

  [part='value'] {
    flex: 1 1 9em;
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  [part='busy'] [part='mark'] {
    color: var(--_focus);
  }

  [part='user'] {
    display: flex;
    align-items: center;
    gap: var(--_gap);
  }

  [part='avatar'] {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: var(--webex-avatar-size, 2.75em);
    block-size: var(--webex-avatar-size, 2.75em);
    border-radius: var(--webex-avatar-radius, 50%);
    background: var(--webex-avatar-background, color-mix(in srgb, var(--_focus) 14%, transparent));
    object-fit: cover;
    font-size: 0.875em;
    font-weight: 600;
  }

  [part='names'] {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    line-height: 1.3;
  }

  [part='name'] {
    font-weight: 600;
  }

  [part='number'] {
    color: var(--_quiet);
    font-size: 0.875em;
  }

  [popovertarget] {
    padding-inline: 0.25em 0.75em;
  }

  [popovertarget] [part='avatar'] {
    --webex-avatar-size: 2em;
  }

  [popovertarget] [part='name'] {
    text-align: start;
  }

  .round[popovertarget] {
    padding: 0;
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
    min-inline-size: 12em;
    max-inline-size: calc(100vi - 1em);
    margin: 0;
    padding: var(--_gap);
    box-shadow: var(--webex-shadow, 0 0.75em 3em #00000040);
  }

  [part='menu-head'] {
    padding: var(--_gap);
  }

  [part~='menu-item'],
  ::slotted([role='menuitem']) {
    display: flex;
    box-sizing: border-box;
    align-items: center;
    justify-content: start;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 0.25em var(--_gap);
    border: 0;
    border-radius: calc(var(--webex-surface-radius, 0.75em) - 0.25em);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
  }

  [part~='menu-item']:is(:hover, :focus) {
    background: var(--_hover);
  }

  [part='note'],
  [part='tracking-id'] {
    max-inline-size: 36em;
    margin-block-start: 0.5em;
    color: var(--_quiet);
    font-size: 0.875em;
  }

  [part='fault-details'] {
    box-sizing: border-box;
    inline-size: 100%;
    margin-block-start: 0.5em;
    padding: 0.5em;
    border: 1px solid var(--_line);
    border-radius: var(--webex-field-radius, 0.5em);
    background: var(--webex-field-background, transparent);
    color: inherit;
    font: inherit;
    font-size: 0.875em;
  }

  dialog {
    max-inline-size: min(26em, calc(100vi - 2em));
    padding: calc(3 * var(--_gap));
    box-shadow: var(--webex-shadow, 0 0.75em 3em #00000040);
    line-height: 1.4;
  }

  dialog::backdrop {
    background: var(--webex-backdrop-color, #00000073);
  }

  [part='dialog-title'] {
    font-size: 1.125em;
  }

  [part='dialog-text'] {
    margin-block: 0.5em calc(3 * var(--_gap));
  }

  [part='dialog-buttons'] {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: var(--_gap);
  }
`;
