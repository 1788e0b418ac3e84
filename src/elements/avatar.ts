import {html, type LitElement, type TemplateResult} from 'lit';
import {person, renderIcon} from './icons.js';

/**
 * The addresses of pictures that could not be loaded, for example because of the page's Content-Security-Policy. They are
 * tried again when the browser is back online.
 */
const failed = new Set<string>();

/** Renders a person's picture, or else their initials, or else an icon. */
export function renderAvatar(picture: string | undefined, name: string | undefined): TemplateResult {
  return picture && !failed.has(picture)
    ? html`<img part="avatar" src=${picture} alt="" referrerpolicy="no-referrer" @error=${onError} />`
    : html`<span part="avatar" aria-hidden="true">${initialsOf(name) || renderIcon(person)}</span>`;
}

/** Handles `error` of a picture that could not be loaded: shows the initials or the icon instead. */
function onError({currentTarget}: Event): void {
  const picture = currentTarget as HTMLImageElement;
  const src = picture.getAttribute('src') ?? '';
  const host = (picture.getRootNode() as ShadowRoot).host as LitElement | undefined;
  failed.add(src);
  host?.requestUpdate();
  const retry = (): void => {
    failed.delete(src);
    host?.requestUpdate();
  };
  addEventListener('online', retry, {once: true});
}

/** Returns the initials of the first and the last word of a name. Skips words without an initial: `(she/her)`, emoji. */
function initialsOf(name = ''): string {
  // A letter may be a surrogate pair, and may have combining marks.
  const letters = name.split(/\s+/).flatMap(word => word.match(/^\p{L}\p{M}*/u) ?? []);
  return [...new Set([0, letters.length - 1])]
    .map(index => letters[index] ?? '')
    .join('')
    .toUpperCase();
}
