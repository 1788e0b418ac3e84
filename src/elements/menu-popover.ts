const standIns = new WeakSet<HTMLElement>();

/** Whether a menu is open. A browser without popovers does not know the selector either. */
export function isMenuOpen(menu: HTMLElement): boolean {
  return standIns.has(menu) ? menu.style.display !== 'none' : menu.matches(':popover-open');
}

/**
 * Opens and closes a menu where the browser has no popovers (Safari before 17, a test's DOM): by the button, by Escape,
 * and by a press outside. It does not stand above everything there, which no style sheet could do.
 */
export function polyfillPopover(button: HTMLElement, menu: HTMLElement): void {
  if ('showPopover' in HTMLElement.prototype || standIns.has(menu)) return;
  standIns.add(menu);
  let closing: AbortController | undefined;
  const show = (isOpen: boolean): void => {
    closing?.abort();
    closing = undefined;
    if (isMenuOpen(menu) === isOpen) return;
    menu.style.display = isOpen ? 'block' : 'none';
    menu.dispatchEvent(Object.assign(new Event('toggle'), {newState: isOpen ? 'open' : 'closed'}));
    if (!isOpen) return;
    closing = new AbortController();
    const onPress = (event: Event): void => {
      const path = event.composedPath();
      if (!path.includes(menu) && !path.includes(button)) show(false);
    };
    addEventListener('pointerdown', onPress, {capture: true, signal: closing.signal});
  };
  menu.style.display = 'none';
  Object.assign(menu, {showPopover: () => show(true), hidePopover: () => show(false)});
  button.addEventListener('click', () => menu.isConnected && show(!isMenuOpen(menu)));
}
