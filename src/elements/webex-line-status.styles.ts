import {css} from 'lit';
import {cardStyles} from './line-card.styles.js';
import {markStyles} from './line-mark.styles.js';

export const styles = [
  css`
    :host {
      --_mark: var(--webex-neutral-color, var(--_secondary-text));
    }

    [part='mark'] {
      inline-size: var(--webex-mark-size, 1em);
      block-size: var(--webex-mark-size, 1em);
      color: var(--_mark);
    }

    [part~='absent'] > [part='mark'] > path {
      /* Four dashes and gaps: together they are as long as the circumference of the circle. */
      stroke-dasharray: 2.35 2.36;
      stroke-linecap: butt;
    }

    [part~='status'] {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 var(--_gap);
    }

    [part='state'] {
      min-inline-size: 0;
      font-weight: 600;
      /* In a flex row of the page, a chip is at least as wide as its longest word. */
      overflow-wrap: break-word;
    }

    /* A long text wraps beside the mark, not below it. A chip is as wide as its text. */
    :host(:not([view='chip'])) [part='state'] {
      max-inline-size: calc(100% - var(--webex-mark-size, 1em) - var(--_gap));
    }

    [part='number'] {
      color: var(--_secondary-text);
      font-size: 0.875em;
    }

    [part='message'] {
      max-inline-size: 42em;
      min-block-size: 1lh;
      color: var(--_secondary-text);
      font-size: 0.875em;
    }

    /*
     * The background of a failure extends beyond the element, so that the text does not move. The part outside is a shadow,
     * because a margin would make a page without padding scroll sideways.
     */
    :host(:not([view='dot'], [view='chip'], [view='card'])) [part='root failed'] {
      --_tint: color-mix(in srgb, var(--_mark) 8%, transparent);
      border-radius: calc(0.32 * var(--webex-field-radius, 0.5em));
      outline: 1px solid color-mix(in srgb, var(--_mark) 40%, transparent);
      outline-offset: var(--_gap);
      background: var(--_tint);
      box-shadow: 0 0 0 var(--_gap) var(--_tint);
    }

    :host(:is([view='dot'], [view='chip'])) [part='message'],
    :host([view='chip']) [part='number'] {
      display: none;
    }

    :host([view='chip']) [part~='status'] {
      flex-wrap: nowrap;
      padding: 0.125em 0.75em 0.125em 0.5em;
      border: 1px solid color-mix(in srgb, var(--_mark) 40%, transparent);
      border-radius: var(--webex-chip-radius, 1em);
      background: var(--webex-chip-background, color-mix(in srgb, var(--_mark) 8%, transparent));
      font-size: 0.875em;
    }
  `,
  markStyles,
  cardStyles,
];
