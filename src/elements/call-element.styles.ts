import {css} from 'lit';
import {faultHelpStyles} from './fault-help.styles.js';
import {personStyles} from './person.styles.js';

/** The styles that the elements for calls share. */
export const callStyles = [
  faultHelpStyles,
  personStyles,
  css`
    :host {
      --_key-radius: var(--webex-key-radius, min(0.75em, var(--webex-button-radius, 0.75em)));
    }

    /*
     * The width of [part='cards'] does not depend on its content, because it is a container. Where the page sets no width,
     * such as in a flex row, the first column makes the element 24em wide, or as wide as the available room. If the page
     * makes the element wider, the second column takes the rest.
     */
    [part~='root']:has([part='cards'] > *) {
      display: grid;
      grid-template-columns: minmax(0, 24em) 1fr;
    }

    [part='cards'] {
      container-type: inline-size;
      display: grid;
      grid-column: 1 / -1;
      gap: calc(2 * var(--_gap));
    }

    /* Firefox before 121 has no :has(). There, the element is 24em wide even without cards. */
    @supports not selector(:has(*)) {
      [part='cards'] {
        contain-intrinsic-inline-size: 24em;
      }
    }

    [part='cards']:not(:has(*)) {
      outline: none;
      box-shadow: none;
    }

    [part~='card'] {
      display: grid;
      gap: calc(2 * var(--_gap));
      padding: calc(2 * var(--_gap));
    }

    [part='name'] {
      line-height: 1.3;
    }

    [part='head'] {
      display: flex;
      align-items: center;
      gap: calc(1.5 * var(--_gap));
    }

    [part='party'] {
      flex: 1;
      min-inline-size: 0;
    }

    button:is([part~='control'], [part~='key']) {
      border-color: transparent;
      background: var(--_hover);
    }

    button:is([part~='control'], [part~='key']):hover {
      background: color-mix(in srgb, currentcolor 14%, transparent);
    }

    button:is([part~='control'], [part~='key']):active {
      background: color-mix(in srgb, currentcolor 21%, transparent);
    }

    /* Move the button into the corner of its card. */
    button[part~='dismiss'] {
      flex: none;
      margin: calc(-1 * var(--_gap));
      padding: 0;
      border-color: transparent;
    }

    /* Answer and End call keep the same colors in light and dark mode, because other phones use these colors, too. */
    button[part~='answer'] {
      --_accent: var(--webex-answer-color, #1b7a4b);
      --_on-accent: var(--webex-on-answer-color, #fff);
    }

    button[part~='end'] {
      --_accent: var(--webex-end-color, #c5221f);
      --_on-accent: var(--webex-on-end-color, #fff);
    }

    button[part~='end'] > [part='icon'] {
      rotate: 135deg;
    }

    [part~='message'] {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.5em var(--_gap);
      font-size: 0.875em;
    }

    [part~='error'] {
      flex-wrap: nowrap;
      align-items: baseline;
      color: var(--_error);
    }

    [part~='error'] path {
      fill: currentcolor;
      fill-rule: evenodd;
      stroke: none;
    }

    [part~='trouble'],
    [part='emergency'] {
      padding: var(--_gap) calc(1.5 * var(--_gap));
      border-inline-start: 3px solid var(--_warning);
      border-radius: 0.25em;
      background: color-mix(in srgb, var(--_warning) 10%, transparent);
    }

    [part~='hint'] {
      color: var(--_secondary-text);
      font-size: 0.875em;
    }

    [part='field'] {
      display: grid;
      gap: 0.25em;
      color: var(--_secondary-text);
      font-size: 0.875em;
    }

    input,
    select {
      font-size: 1.1429em;
    }

    [part='keypad'] {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
      gap: var(--_gap);
      max-inline-size: 18em;
      /* Two fast taps are two digits, not a zoom of the page. */
      touch-action: manipulation;
    }

    button[part~='key'] {
      flex-direction: column;
      gap: 0;
      min-block-size: max(44px, calc(3em * var(--webex-density, 1)));
      padding: 0.25em;
      border-radius: var(--_key-radius);
      font-size: 1.125em;
      line-height: 1.1;
    }

    [part='letters'] {
      font-size: 0.5625em;
      letter-spacing: 0.12em;
    }
  `,
];
