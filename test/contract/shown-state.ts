import {expect, type Locator} from '@playwright/test';

/** Waits until an element shows a state, read from the parts of its root. */
export async function expectState(
  element: Locator,
  state: string,
  options: {timeout?: number} = {},
): Promise<void> {
  const shown = () =>
    element
      .evaluate(each => each.shadowRoot?.querySelector('[part~=root]')?.part[1])
      // There is no document to query during a navigation.
      .catch(() => undefined);
  await expect.poll(shown, options).toBe(state);
}
