import {css} from 'lit';

export const styles = css`
  :host {
    --_mark: var(--_line);
  }

  [part='status'] {
    display: flex;
    align-items: center;
    gap: 0.5em;
  }

  [part='state'] {
    font-weight: 600;
  }

  [part='number'],
  [part='message'],
  [part='countdown'],
  dt {
    color: var(--_quiet);
  }

  [part='countdown'] {
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }

  [part='message'] {
    max-inline-size: 36em;
    margin-block-start: 0.25em;
    font-size: 0.875em;
  }

  /* Colour is never alone: a ring is not registered, a disc is, a half disc is on its way, a bar has failed. */
  [part='mark'] {
    box-sizing: border-box;
    flex: none;
    inline-size: 0.75em;
    block-size: 0.75em;
    border: 0.1875em solid var(--_mark);
    border-radius: 50%;
    forced-color-adjust: none;
  }

  :host(:state(registered)) {
    --_mark: var(--_good);
  }

  :host(:state(registered)) [part='mark'] {
    background: var(--_mark);
  }

  :host(:is(:state(connecting), :state(reconnecting), :state(retrying))) {
    --_mark: var(--_busy);
  }

  :host(:is(:state(connecting), :state(reconnecting), :state(retrying))) [part='mark'] {
    background: linear-gradient(90deg, var(--_mark) 50%, transparent 50%);
  }

  :host(:is(:state(failed), :state(elsewhere))) {
    --_mark: var(--_bad);
  }

  :host(:is(:state(failed), :state(elsewhere))) [part='mark'] {
    border: 0;
    border-radius: 0.125em;
    background: var(--_mark);
    block-size: 0.25em;
  }

  @media (forced-colors: active) {
    :host {
      --_mark: CanvasText !important;
    }
  }

  details {
    margin-block-start: 0.5em;
    font-size: 0.875em;
  }

  summary {
    inline-size: fit-content;
    min-block-size: 1.7143em;
    color: var(--_quiet);
    cursor: pointer;
  }

  dl {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 0.25em 1em;
    margin: 0.5em 0 0;
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
`;
