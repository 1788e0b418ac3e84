const polyfilled = new WeakSet<HTMLElement>();

/** Whether a menu is open. `:popover-open` throws in a browser without popovers. */
export function isMenuOpen(menu: HTMLElement): boolean {
  return polyfilled.has(menu) ? menu.style.display !== 'none' : menu.matches(':popover-open');
}

/**
 * Replaces the Popover API where it is missing (Safari before 17, jsdom): the button toggles the menu; Escape and a
 * press outside close it. The menu is not in the top layer.
 */
export function polyfillPopover(root: ParentNode): void {
  const [button, menu] = root.querySelectorAll<HTMLElement>('[popovertarget], [popover]');
  if ('showPopover' in HTMLElement.prototype || !button || !menu || polyfilled.has(menu)) return;
  polyfilled.add(menu);
  let listening: AbortController | undefined;
  const show = (isOpen: boolean): void => {
    listening?.abort();
    listening = undefined;
    if (isMenuOpen(menu) === isOpen) return;
    menu.style.display = isOpen ? 'block' : 'none';
    menu.dispatchEvent(Object.assign(new Event('toggle'), {newState: isOpen ? 'open' : 'closed'}));
    if (!isOpen) return;
    listening = new AbortController();
    const onPress = (event: Event): void => {
      const path = event.composedPath();
      if (!path.includes(menu) && !path.includes(button)) show(false);
    };
    addEventListener('pointerdown', onPress, {capture: true, signal: listening.signal});
  };
  menu.style.display = 'none';
  Object.assign(menu, {showPopover: () => show(true), hidePopover: () => show(false)});
  button.addEventListener('click', () => menu.isConnected && show(!isMenuOpen(menu)));
}
