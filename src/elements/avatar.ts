import {html, type TemplateResult} from 'lit';
import {person, renderIcon} from './icons.js';

/** Renders a person's picture, or their initials, or an icon if the name is unknown. */
export function renderAvatar(picture: string | undefined, name: string | undefined): TemplateResult {
  return picture
    ? html`<img part="avatar" src=${picture} alt="" referrerpolicy="no-referrer" />`
    : html`<span part="avatar" aria-hidden="true">${initialsOf(name) || renderIcon(person)}</span>`;
}

/** Returns the initials of the first and the last word of a name. */
function initialsOf(name = ''): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  // Split by code point, because a letter may be a surrogate pair.
  return ends.map((word = '') => Array.from(word)[0] ?? '').join('');
}
