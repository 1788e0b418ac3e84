import {expect, type Locator} from '@playwright/test';

/** Waits until an element shows a state, as the parts of its root tell style sheets. */
export async function expectState(
  element: Locator,
  state: string,
  options: {timeout?: number} = {},
): Promise<void> {
  const shown = () =>
    element
      .evaluate(each => each.shadowRoot?.querySelector('[part~=root]')?.part[1])
      // While a page goes and another one comes, there is none to ask.
      .catch(() => undefined);
  await expect.poll(shown, options).toBe(state);
}
