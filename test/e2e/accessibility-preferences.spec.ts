import {expect, test} from './gallery.js';

// The elements with reduced motion, and in forced colors.

test('the progress mark spins, except with reduced motion', async ({page, openGallery}) => {
  const countAnimations = (): Promise<number> =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('main *')].flatMap(({shadowRoot}) =>
          [...(shadowRoot?.querySelectorAll('.ring') ?? [])].flatMap(ring => ring.getAnimations()),
        ).length,
    );
  await page.emulateMedia({reducedMotion: 'no-preference'});
  await openGallery();
  expect(await countAnimations()).toBeGreaterThan(5);
  await page.emulateMedia({reducedMotion: 'reduce'});
  expect(await countAnimations()).toBe(0);
});

test('in forced colors each state has a distinct mark in the text color, and buttons have a border', async ({
  page,
  openGallery,
}) => {
  await page.emulateMedia({forcedColors: 'active'});
  await openGallery();
  const marks = await page.evaluate(() => {
    const cells = [...document.querySelectorAll('#webex-line-status-dot figure webex-line-status')];
    return cells.map(each => {
      const mark = each.shadowRoot!.querySelector('[part=mark]')!;
      const [ring, glyph] = [...mark.children] as [Element, Element];
      const {display, strokeDasharray, animationName} = getComputedStyle(ring);
      return {
        status: each.shadowRoot!.querySelector('[part~=root]')!.part[1],
        shape: [display, strokeDasharray, animationName, glyph.getAttribute('d')].join('|'),
        color: getComputedStyle(mark).color,
      };
    });
  });
  const shapes = new Map(marks.map(({status, shape}) => [shape, status]));
  expect(new Set(shapes.values()).size).toBe(9);
  expect(shapes.size).toBe(9);
  expect(new Set(marks.map(({color}) => color)).size).toBe(1);
  const edges = await page.evaluate(() =>
    [...document.querySelectorAll('#webex-line-controls webex-line-controls')].map(
      each => getComputedStyle(each.shadowRoot!.querySelector('button')!).borderTopStyle,
    ),
  );
  expect(new Set(edges)).toEqual(new Set(['solid']));
});
