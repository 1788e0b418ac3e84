import {css} from 'lit';
import {momentum} from './momentum.js';

/** The styles that all elements share. */
export const sharedStyles = [
  momentum,
  css`
    :host {
      --_hover: var(--webex-hover-color, color-mix(in srgb, currentcolor 7%, transparent));
      --_gap: calc(var(--webex-spacing, 0.5em) * var(--webex-density, 1));
      --_target-size: max(24px, calc(2.25em * var(--webex-density, 1)));
      display: inline-block;
      vertical-align: middle;
      box-sizing: border-box;
      max-inline-size: 100%;
      color: var(--webex-text-color, inherit);
      font-family: var(--webex-font-family, inherit);
      font-size: var(--webex-font-size, inherit);
      font-variant-numeric: tabular-nums;
      line-height: 1.4;
      overflow-wrap: anywhere;
    }

    /* The styles of the page around an element must not prevent its texts from wrapping. */
    :host,
    [part='menu'],
    dialog {
      text-indent: 0;
      white-space: normal;
    }

    /* Menus and dialogs are shown in front of the page, but inherit from the element. Reset the text styles. */
    [part='menu'],
    dialog {
      cursor: auto;
      letter-spacing: normal;
      text-align: start;
      text-transform: none;
      word-spacing: normal;
    }

    :host([density='compact']) {
      --webex-density: 0.75;
    }

    :host([hidden]),
    [hidden] {
      display: none !important;
    }

    button {
      display: inline-flex;
      box-sizing: border-box;
      align-items: center;
      justify-content: center;
      gap: 0.5em;
      min-inline-size: var(--_target-size);
      max-inline-size: 100%;
      min-block-size: var(--_target-size);
      padding: 0.25em 1.125em;
      border: 1px solid var(--webex-button-border-color, transparent);
      border-radius: var(--webex-button-radius, 1.25em);
      background: var(--_accent);
      color: var(--_on-accent);
      font: inherit;
      font-weight: var(--webex-button-font-weight, 500);
      cursor: pointer;
    }

    /* In a flex row of the page, a button is at least as wide as its longest word. */
    button > span {
      min-inline-size: 0;
      overflow-wrap: break-word;
    }

    button:hover {
      background: color-mix(in srgb, var(--_accent) 85%, #000);
    }

    button:active {
      background: color-mix(in srgb, var(--_accent) 70%, #000);
    }

    button[part~='secondary'] {
      border-color: var(--_border);
      background: transparent;
      color: inherit;
    }

    button:is([part~='secondary'], [part~='menu-item']):hover {
      background: var(--_hover);
    }

    button:is([part~='secondary'], [part~='menu-item']):active {
      background: color-mix(in srgb, currentcolor 14%, transparent);
    }

    /* A disabled button still shows its label, which must be readable. */
    button[part~='button'][aria-disabled] {
      border-color: transparent;
      background: var(--_hover);
      color: var(--_secondary-text);
      cursor: default;
    }

    @media (forced-colors: active) {
      button[part~='button'][aria-disabled] {
        border-color: GrayText;
        color: GrayText;
      }
    }

    /* The focus has a second ring inside the first, so that one of them stands out on any background. */
    :focus-visible,
    dialog :focus {
      outline: var(--webex-focus-width, 2px) solid var(--_focus);
      outline-offset: 2px;
      box-shadow: 0 0 0 2px var(--_surface);
    }

    input,
    select,
    textarea {
      box-sizing: border-box;
      inline-size: 100%;
      min-block-size: var(--_target-size);
      padding: 0.25em 0.75em;
      border: 1px solid var(--_border);
      border-radius: var(--webex-field-radius, 0.5em);
      background: var(--webex-field-background, transparent);
      color: var(--webex-text-color, CanvasText);
      font: inherit;
    }

    /* Some browsers show the options in the colors of the page's text, on a light background. */
    option {
      background: var(--webex-surface-color, Canvas);
      color: CanvasText;
    }

    [aria-invalid] {
      border-color: var(--_error);
    }

    /* In forced colors mode icons have the text color, so only their shape shows the state. */
    svg {
      flex: none;
      forced-color-adjust: auto;
      inline-size: 1em;
      block-size: 1em;
    }

    path {
      fill: none;
      stroke: currentcolor;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }

    [part~='card'],
    [part='menu'],
    dialog {
      box-sizing: border-box;
      border: var(--webex-surface-border-width, 1px) solid var(--_surface-border);
      border-radius: var(--webex-surface-radius, 0.75em);
      background: var(--_surface);
      color: var(--_text);
    }

    /*
     * An empty live region takes no space. Positioning it would only add a compositing layer for each one. With
     * 'absolute', a text inside a scrolling part of the page would make the whole page scroll. A text that wraps after
     * each letter is read letter by letter by some screen readers.
     */
    .visually-hidden:not(:empty) {
      position: fixed;
      overflow: hidden;
      inline-size: 1px;
      block-size: 1px;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `,
];
