const polyfilled = new WeakSet<HTMLElement>();

/** Whether a menu is open. `:popover-open` throws in a browser without popovers. */
export function isMenuOpen(menu: HTMLElement): boolean {
  return polyfilled.has(menu) ? menu.style.display !== 'none' : menu.matches(':popover-open');
}

/**
 * Replaces the Popover API where it is missing (Safari before 17, jsdom): the button toggles the menu, and a press outside
 * closes it. The menu's own `keydown` listener handles Escape. The menu is not in the top layer.
 */
export function polyfillPopover(root: ParentNode): void {
  const [button, menu] = root.querySelectorAll<HTMLElement>('[popovertarget], [popover]');
  if ('showPopover' in HTMLElement.prototype || !button || !menu || polyfilled.has(menu)) return;
  polyfilled.add(menu);
  let listening: AbortController | undefined;
  const setOpen = (isOpen: boolean): void => {
    listening?.abort();
    listening = undefined;
    if (isMenuOpen(menu) === isOpen) return;
    menu.style.display = isOpen ? 'block' : 'none';
    menu.dispatchEvent(Object.assign(new Event('toggle'), {newState: isOpen ? 'open' : 'closed'}));
    if (!isOpen) return;
    listening = new AbortController();
    const onPress = (event: Event): void => {
      const path = event.composedPath();
      if (!path.includes(menu) && !path.includes(button)) setOpen(false);
    };
    addEventListener('pointerdown', onPress, {capture: true, signal: listening.signal});
  };
  menu.style.display = 'none';
  Object.assign(menu, {showPopover: () => setOpen(true), hidePopover: () => setOpen(false)});
  button.addEventListener('click', () => menu.isConnected && setOpen(!isMenuOpen(menu)));
}
