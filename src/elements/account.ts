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
    <div part="menu-items" role="menu" aria-label=${say('account')} @click=${onItemClick}>
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

/** Whether the focus is in the element's shadow root, or in content of the page that one of its slots shows. */
export function hasFocus(element: HTMLElement): boolean {
  const {activeElement} = element.getRootNode() as Document | ShadowRoot;
  const focusedChild = Array.from(element.children).find(child => child.contains(activeElement));
  return Boolean(element.shadowRoot?.activeElement ?? focusedChild?.assignedSlot);
}

/** Returns the items of an open menu that can get the focus: those of the page, then Sign out. */
function itemsOf(menu: HTMLElement): HTMLElement[] {
  const ofPage = menu.querySelector<HTMLSlotElement>('slot[name=menu]')!.assignedElements({flatten: true});
  const items = [...(ofPage as HTMLElement[]), menu.querySelector<HTMLElement>('[role=menuitem]')!];
  return items.filter(item => !item.matches(':disabled') && (item.checkVisibility?.() ?? true));
}

/** Handles a click on an item: closes the menu. The focus stays where the page has moved it. */
function onItemClick({target, currentTarget}: Event): void {
  const menu = (currentTarget as HTMLElement).parentElement!;
  // The menu may have been removed or hidden by the item's own listener.
  if (!(target as Element).closest('[role=menuitem]') || !menu.isConnected || !isMenuOpen(menu)) return;
  const hadFocus = itemsOf(menu).some(item => item.matches(':focus-within'));
  menu.hidePopover();
  if (hadFocus) buttonOf(menu)?.focus();
}

/** Returns the button of a menu. Null if the menu was removed. */
function buttonOf(menu: HTMLElement): HTMLElement | null {
  return (menu.getRootNode() as ParentNode).querySelector<HTMLElement>('[popovertarget]');
}

/** Handles `keydown` of the menu button: ArrowDown opens the menu and focuses the first item, ArrowUp the last one. */
export function onMenuButtonKeydown(event: KeyboardEvent): void {
  refuseRepeatedPress(event);
  const {key, currentTarget} = event;
  const button = currentTarget as HTMLElement;
  button.dataset['opens'] = key;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
  event.preventDefault();
  (button.getRootNode() as ShadowRoot).querySelector<HTMLElement>('[popover]')?.showPopover();
}

/** Handles `toggle` of the menu. It fires asynchronously, so the menu may have been removed or closed by then. */
function onToggle({currentTarget, newState}: ToggleEvent & Event): void {
  const menu = currentTarget as HTMLElement;
  const button = buttonOf(menu);
  if (!button) return;
  const isOpen = newState === 'open';
  button.setAttribute('aria-expanded', String(isOpen));
  const {opens} = button.dataset;
  delete button.dataset['opens'];
  if (!isOpen || !isMenuOpen(menu)) return;
  const {left, top} = placeMenu(menu, button);
  const items = itemsOf(menu);
  items.at(opens === 'ArrowUp' ? -1 : 0)?.focus();
  // The menu has a fixed position. If scrolling moves its button, close it. Scrolling elsewhere does not move the button.
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
 * Places the menu below the button, or above it if there is room only above, and always inside the window. Makes it at
 * least as wide as the button, if the window is wide enough.
 *
 * @returns The rectangle of the button.
 */
function placeMenu(menu: HTMLElement, button: HTMLElement): DOMRect {
  const {style} = menu;
  const rect = button.getBoundingClientRect();
  // Rectangles are in pixels of the window. The CSS property `zoom` of an ancestor multiplies the lengths of a style.
  const zoom = menu.currentCSSZoom ?? 1;
  style.minInlineSize = `min(max(12em, ${rect.width / zoom}px), 100% - 1em)`;
  const {width, height} = menu.getBoundingClientRect();
  const start = getComputedStyle(menu).direction === 'rtl' ? rect.right - width : rect.left;
  const isBelow = rect.bottom + height + 8 <= innerHeight || rect.top < height;
  const clamp = (position: number, freeSpace: number): string =>
    `${Math.max(8, Math.min(position, freeSpace - 8)) / zoom}px`;
  style.left = clamp(start, innerWidth - width);
  style.top = clamp(isBelow ? rect.bottom + 4 : rect.top - height - 4, innerHeight - height);
  return rect;
}

/** Handles `keydown` of the menu: Tab and Escape close it; arrow keys, Home, End and letters move the focus. */
function onKeydown(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const {key} = event;
  if (key === 'Tab' || key === 'Escape') {
    menu.hidePopover();
    // After Tab, the browser moves the focus from the button to the next element.
    buttonOf(menu)?.focus();
    if (key === 'Escape') {
      // The menu is already hidden, so Escape would close the page's dialog around the element.
      event.preventDefault();
      event.stopPropagation();
    }
    return;
  }
  const items = itemsOf(menu);
  const current = items.findIndex(item => item.matches(':focus'));
  // From the item after the current one to the current one.
  const following = [...items.slice(current + 1), ...items.slice(0, current + 1)];
  const isLetter = key.length === 1 && !event.ctrlKey && !event.metaKey;
  const nextByKey: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: following[0],
    ArrowUp: items.at(Math.max(current, 0) - 1),
    Home: items[0],
    End: items.at(-1),
  };
  const next = nextByKey[key] ?? (isLetter && following.find(item => startsWith(item, key)));
  if (!next) return;
  next.focus();
  event.preventDefault();
}

/** Whether the text of an item starts with a letter. Never for a space, which presses the item. */
function startsWith(item: HTMLElement, letter: string): boolean {
  const text = (item.textContent ?? '').trim();
  return text.toLocaleLowerCase().startsWith(letter.toLocaleLowerCase());
}
