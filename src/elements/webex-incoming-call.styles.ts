import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    max-inline-size: 24em;
  }

  [part~='ringing'][part~='card'] {
    border-block-start: var(--webex-card-accent-width, 3px) solid var(--webex-answer-color, #1b7a4b);
  }

  [part='call-state'],
  [part='time'] {
    color: var(--_secondary-text);
    font-size: 0.875em;
  }

  [part='controls'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_gap);
  }

  [part='controls'] > button {
    flex: 1 1 auto;
    padding-inline: 0.75em;
  }

  [part='title'] {
    flex: 1;
    font-weight: 600;
  }

  button[part~='call-back'] {
    flex: none;
    padding: 0;
  }

  [part='missed-calls'] {
    display: grid;
    gap: var(--_gap);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  [part='missed-call'] {
    display: flex;
    align-items: center;
    gap: var(--_gap);
  }

  /* Less prominent than the title, whose weight is 600. */
  [part='missed-call'] [part='name'] {
    font-weight: 500;
  }

  button[part~='notify'] {
    justify-self: start;
  }

  /* Hide the picture, to leave room for the name. */
  @container (inline-size < 14em) {
    [part='avatar'] {
      display: none;
    }
  }
`;
