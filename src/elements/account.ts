import {html, nothing, type TemplateResult} from 'lit';
import type {User} from '../auth/profile.js';
import type {Language} from '../localization/language.js';
import {displayNumber} from '../localization/phone-number.js';
import {renderAvatar} from './avatar.js';
import {chevron, exit, renderIcon} from './icons.js';
import {isMenuOpen} from './menu-popover.js';
import {refuseRepeatedPress} from './repeated-press.js';

/** Renders the person's picture, which the page can replace. */
function renderPicture({avatar, displayName}: User): TemplateResult {
  return html`<slot name="avatar">${renderAvatar(avatar, displayName)}</slot>`;
}

/** Renders the person who is signed in, with picture, name and number. */
export function renderUser(user: User, language: Language): TemplateResult {
  return html`<div part="user">${renderPicture(user)} ${renderNames(user, language)}<slot></slot></div>`;
}

/** Renders the content of the button that opens the menu. */
export function renderMenuButton(
  user: User,
  language: Language,
  labelClass: 'visually-hidden' | typeof nothing,
): TemplateResult {
  return html`${renderPicture(user)}<span part="name" class=${labelClass}
      ><bdi>${nameOf(user, language)}</bdi></span
    >${renderIcon(chevron)}`;
}

/**
 * Renders the menu, which follows the menu button pattern of the ARIA Authoring Practices. The page may add items with the
 * role `menuitem`.
 */
export function renderMenu(user: User, language: Language, signOut: () => void): TemplateResult {
  const {say} = language;
  return html`<div part="menu" id="menu" popover @toggle=${onToggle} @keydown=${onKeydown}>
    <div part="menu-head">${renderNames(user, language)}<slot></slot></div>
    <div part="menu-items" role="menu" aria-label=${say('account')}>
      <slot name="menu"></slot>
      <button part="menu-item sign-out" type="button" role="menuitem" tabindex="-1" @click=${signOut}>
        ${renderIcon(exit)}<slot name="sign-out">${say('sign-out')}</slot>
      </button>
    </div>
  </div>`;
}

function nameOf({displayName}: User, {say}: Language): string {
  return displayName ?? say('signed-in');
}

function renderNames(user: User, language: Language): TemplateResult {
  const number = user.phoneNumber ? displayNumber(user.phoneNumber, language.lang) : user.extension;
  return html`<div part="names">
    <span part="name"><bdi>${nameOf(user, language)}</bdi></span>
    ${number ? html`<bdi part="number">${number}</bdi>` : nothing}
  </div>`;
}

/** Whether a control in the element's shadow root has the focus, or a control of the page that is shown in a slot. */
export function hasFocus(element: HTMLElement): boolean {
  const {activeElement} = element.getRootNode() as Document | ShadowRoot;
  const added = Array.from(element.children).find(child => child.contains(activeElement));
  return Boolean(element.shadowRoot?.activeElement ?? added?.assignedSlot);
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  const added = menu.querySelector<HTMLSlotElement>('slot[name=menu]')!.assignedElements({flatten: true});
  return [...(added as HTMLElement[]), menu.querySelector<HTMLElement>('[role=menuitem]')!];
}

/** Returns the button of a menu. Null if the menu was removed or rendered again. */
function buttonOf(menu: HTMLElement): HTMLElement | null {
  return (menu.getRootNode() as ParentNode).querySelector<HTMLElement>('[popovertarget]');
}

/** Handles `keydown` of the menu button: the arrow keys open the menu. ArrowUp focuses the last item. */
export function openMenu(event: KeyboardEvent): void {
  refuseRepeatedPress(event);
  const {key, currentTarget} = event;
  const button = currentTarget as HTMLElement;
  button.dataset['opens'] = key;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
  event.preventDefault();
  (button.getRootNode() as ShadowRoot).querySelector<HTMLElement>('[popover]')?.showPopover();
}

/** Handles `toggle`, which fires asynchronously: by then, the menu may have been removed or rendered again. */
function onToggle({currentTarget, newState}: ToggleEvent & Event): void {
  const menu = currentTarget as HTMLElement;
  const button = buttonOf(menu);
  if (!button) return;
  const isOpen = newState === 'open';
  button.setAttribute('aria-expanded', String(isOpen));
  if (!isOpen || !isMenuOpen(menu)) return;
  const {left, top} = place(menu, button);
  const items = itemsOf(menu);
  items.at(button.dataset['opens'] === 'ArrowUp' ? -1 : 0)?.focus();
  // A fixed menu does not move with its button, so close it. Another part of the page may scroll meanwhile.
  const listening = new AbortController();
  menu.addEventListener('toggle', () => listening.abort(), {once: true});
  const closeIfMoved = (): void => {
    const now = button.getBoundingClientRect();
    if (menu.isConnected && now.left === left && now.top === top) return;
    listening.abort();
    if (menu.isConnected) menu.hidePopover();
  };
  addEventListener('scroll', closeIfMoved, {capture: true, passive: true, signal: listening.signal});
}

/**
 * Places the menu below the button, or above it if there is no room, and always inside the window. It is at least as wide
 * as the button, if the window is.
 *
 * @returns The place of the button.
 */
function place(menu: HTMLElement, button: HTMLElement): DOMRect {
  const {style} = menu;
  const rect = button.getBoundingClientRect();
  // Rectangles are in pixels of the window, lengths of a style in those of an ancestor with the CSS property `zoom`.
  const zoom = menu.currentCSSZoom ?? 1;
  style.minInlineSize = `min(max(12em, ${rect.width / zoom}px), 100% - 1em)`;
  const {width, height} = menu.getBoundingClientRect();
  const start = getComputedStyle(menu).direction === 'rtl' ? rect.right - width : rect.left;
  const isBelow = rect.bottom + height + 8 <= innerHeight || rect.top < height;
  const within = (at: number, space: number): string => `${Math.max(8, Math.min(at, space - 8)) / zoom}px`;
  style.left = within(start, innerWidth - width);
  style.top = within(isBelow ? rect.bottom + 4 : rect.top - height - 4, innerHeight - height);
  return rect;
}

function onKeydown(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const {key} = event;
  if (key === 'Tab' || key === 'Escape') {
    menu.hidePopover();
    buttonOf(menu)?.focus();
    // For Tab, the browser then moves the focus from the button to the next element.
    if (key === 'Tab') return;
    // The menu is already hidden, so Escape would close the page's dialog around the element.
    event.preventDefault();
    event.stopPropagation();
  }
  const items = itemsOf(menu);
  const at = items.findIndex(item => item.matches(':focus'));
  const next: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at || items.length) - 1,
    Home: 0,
    End: items.length - 1,
  };
  const letter = key.length === 1 && items.findIndex(item => startsWith(item, key));
  const to = next[key] ?? (typeof letter === 'number' && letter >= 0 ? letter : undefined);
  if (to !== undefined) items[to]?.focus();
  if (to !== undefined && key !== ' ') event.preventDefault();
}

function startsWith(item: HTMLElement, letter: string): boolean {
  const text = (item.textContent ?? '').trim();
  return text.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase());
}
