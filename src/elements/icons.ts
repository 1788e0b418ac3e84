import {html, type TemplateResult} from 'lit';

// SVG paths on a 16×16 grid. Separate constants, so that unused icons are tree-shaken.
export const person = 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5.5 6a5.5 5.5 0 0 1 11 0';
export const chevron = 'm4 6 4 4 4-4';
export const copy = 'M6 5.5h7v8H6ZM3 10V2.5h7';
export const exit = 'M9.5 3H3v10h6.5M7 8h7m-2.5-3L14 8l-2.5 3';
export const check = 'm3 8.5 3.5 3.5L13 4.5';

export function renderIcon(path: string): TemplateResult {
  return html`<svg part="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path}></path></svg>`;
}
