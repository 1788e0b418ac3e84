import {expect, test} from './gallery.js';
import {repeats} from '../repeats.js';

// The order in which Tab reaches the controls, and the outline of the focused one.

test('Tab visits the controls in document order', async ({page, openGallery}) => {
  await openGallery('show=webex-line-controls');
  await page.locator('#choices select').last().focus();
  const visited: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    visited.push(
      await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim() ?? ''),
    );
  }
  expect(visited).toEqual([
    'Register',
    'Register',
    'Register',
    'Connecting',
    'Cancel',
    'Deregister',
    'Deregister',
    'Deregistering',
  ]);
});

for (const element of [
  'webex-login',
  'webex-line-status',
  'webex-line-controls',
  'webex-line-details',
  'webex-line-log',
]) {
  for (const dir of ['ltr', 'rtl']) {
    test(
      `Tab reaches each control in <${element}>, ${dir}, once and in reading order`,
      repeats(dir === 'rtl'),
      async ({page, openGallery}) => {
        await openGallery(`show=${element}&dir=${dir}`);
        const inOrder = await page.evaluate(() =>
          [...document.querySelectorAll('figure > :last-child')].flatMap(({shadowRoot}) =>
            [...shadowRoot!.querySelectorAll('button, input, select, [tabindex]')]
              .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.matches(':disabled'))
              .map(each => each.getAttribute('aria-label') ?? each.textContent.trim()),
          ),
        );
        await page.locator('#choices select').last().focus();
        const visited: {name: string; x: number; y: number; end: number; bottom: number; cell: number}[] = [];
        for (const _ of inOrder) {
          await page.keyboard.press('Tab');
          visited.push(
            await page.evaluate(() => {
              const host = document.activeElement!;
              const reached = host.shadowRoot!.activeElement!;
              const {left, right, top, bottom} = reached.getBoundingClientRect();
              const [x, end] = host.closest('figure')!.dir === 'rtl' ? [-right, -left] : [left, right];
              return {
                name: reached.getAttribute('aria-label') ?? reached.textContent.trim(),
                cell: [...document.querySelectorAll('figure')].indexOf(host.closest('figure')!),
                x,
                end,
                y: top + scrollY,
                bottom: bottom + scrollY,
              };
            }),
          );
        }
        expect(visited.map(({name}) => name)).toEqual(inOrder);
        const backwards = visited.filter((next, index) => {
          const before = visited[index - 1];
          return before?.cell === next.cell && next.y < before.bottom - 1 && next.x < before.end - 1;
        });
        expect(backwards).toEqual([]);
        // From the last control Tab leaves the element, so there is no keyboard trap.
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.shadowRoot ?? null)).toBeNull();
      },
    );
  }
}

for (const forcedColors of ['none', 'active'] as const) {
  test(`the focused control has an outline (forced colors: ${forcedColors})`, async ({page, openGallery}) => {
    await page.emulateMedia({forcedColors});
    await openGallery();
    // The browser draws the focus that a script moves only after the keyboard moved it.
    await page.keyboard.press('Tab');
    const {reached, without} = await page.evaluate(() => {
      const controls = [...document.querySelectorAll('figure > :last-child')].flatMap(
        ({localName, shadowRoot}) =>
          [...shadowRoot!.querySelectorAll<HTMLElement>('button, input, select')].map(control => {
            control.focus({preventScroll: true});
            const {outlineStyle, outlineWidth} = getComputedStyle(control);
            return {
              name: `${localName} ${control.textContent}`,
              isFocused: shadowRoot!.activeElement === control,
              isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
            };
          }),
      );
      const focused = controls.filter(({isFocused}) => isFocused);
      return {
        reached: focused.length,
        without: focused.filter(({isOutlined}) => !isOutlined).map(({name}) => name),
      };
    });
    expect(reached).toBeGreaterThan(40);
    expect(without).toEqual([]);
  });
}
