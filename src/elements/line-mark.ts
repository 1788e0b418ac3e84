import {html, type TemplateResult} from 'lit';
import type {LineStatus} from '../line/line-state.js';

/**
 * Renders the mark of a state. Each state has its own shape, so that color is not the only cue: a dashed ring (absent),
 * a ring (unregistered), a rotating ring (connecting; with a check, reconnecting; with a dash, deregistering), a clock
 * (retrying), a disc with a check (registered), two screens (elsewhere), a triangle (failed).
 */
export function renderMark(glyph = ''): TemplateResult {
  return html`<svg part="mark" viewBox="0 0 16 16" aria-hidden="true">
    <path class="ring" d="M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z"></path>
    <path class="glyph" d=${glyph}></path>
  </svg>`;
}

/** The SVG path of each state, shown inside the ring or instead of it. States without an entry show only the ring. */
export const glyphs: Readonly<Partial<Record<LineStatus, string>> & {failed: string}> = {
  registered: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM3.9 8.2 5 7.1l2 2 4-4.2L12.1 6 7 11.3Z',
  reconnecting: 'm5.5 8.2 1.8 1.8 3.3-3.6',
  deregistering: 'M5.8 8h4.4',
  retrying: 'M8 5v3l2 1.5',
  elsewhere:
    'M6 2.5h6a1.5 1.5 0 0 1 1.5 1.5v5M3.5 6H9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1H3.5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Z',
  failed:
    'M7.1 1.9a1 1 0 0 1 1.8 0l6 11a1 1 0 0 1-.9 1.5H2a1 1 0 0 1-.9-1.5ZM7.1 5.5V10h1.8V5.5Zm0 5.7V13h1.8v-1.8Z',
};
