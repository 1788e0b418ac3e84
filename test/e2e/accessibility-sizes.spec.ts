import {expect, test} from './gallery.js';
import {repeats} from '../repeats.js';

// The size of controls, and the layout with larger text, in narrow windows and in other languages.

for (const density of ['', 'compact']) {
  test(`all controls are at least 24 pixels wide and high${density && ', compact too'}`, async ({
    page,
    openGallery,
  }) => {
    await openGallery(`density=${density}`);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('main *')].flatMap(({localName, shadowRoot}) =>
        [...(shadowRoot?.querySelectorAll('button, input, select') ?? [])]
          .map(each => ({localName, text: each.textContent, box: each.getBoundingClientRect()}))
          .filter(({box}) => box.width > 0 && (box.width < 24 || box.height < 24)),
      ),
    );
    expect(small).toEqual([]);
  });
}

test('with compact density buttons are lower, and still at least 24 pixels high', async ({
  page,
  openGallery,
}) => {
  const heights = async (density: string) => {
    await openGallery(`show=webex-line-controls&density=${density}`);
    return page.evaluate(() =>
      [...document.querySelectorAll('figure webex-line-controls')].map(
        each => each.shadowRoot!.querySelector('button')!.getBoundingClientRect().height,
      ),
    );
  };
  const [usual, compact] = [await heights(''), await heights('compact')];
  expect(compact.length).toBe(usual.length);
  for (const [index, height] of compact.entries()) {
    expect(height).toBeLessThan(usual[index]!);
    expect(height).toBeGreaterThanOrEqual(24);
  }
});

for (const [name, width, css, query = ''] of [
  ['at 200 % zoom', 640, ''],
  ['in 320 pixels', 320, ''],
  ['in German, in 320 pixels', 320, '', 'lang=de'],
  ['in Arabic, from right to left, in 320 pixels', 320, '', 'lang=ar&dir=rtl'],
  ['in Japanese, in 320 pixels', 320, '', 'lang=ja'],
  [
    'with wider spacing of the text',
    640,
    '* {line-height: 1.5; letter-spacing: 0.12em; word-spacing: 0.16em} p {margin-block-end: 2em}',
  ],
  ['at twice the size of the text', 900, ':root {font-size: 200%}'],
] as const) {
  test(
    `${name} nothing is cut off or needs horizontal scrolling`,
    repeats(name.includes(', in 320')),
    async ({page, openGallery}) => {
      await page.setViewportSize({width, height: 700});
      await openGallery(query);
      await page.evaluate(rule => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rule);
        document.adoptedStyleSheets.push(sheet);
      }, css);
      const wide = await page.evaluate(() => ({
        page: document.documentElement.scrollWidth - innerWidth,
        elements: [...document.querySelectorAll('figure > :last-child')]
          .filter(each => {
            const [inner, outer] = [
              each.getBoundingClientRect(),
              each.parentElement!.getBoundingClientRect(),
            ];
            return inner.right > outer.right || inner.left < outer.left;
          })
          .map(({localName}) => localName),
        clipped: [...document.querySelectorAll('main *')].flatMap(({localName, shadowRoot}) =>
          [...(shadowRoot?.querySelectorAll('*:not(.visually-hidden, .visually-hidden *)') ?? [])]
            .filter(inside => {
              const {overflowX, position} = getComputedStyle(inside);
              return (
                overflowX === 'hidden' &&
                position !== 'absolute' &&
                inside.scrollWidth > inside.clientWidth + 1
              );
            })
            .map(({part}) => `${localName} ${String(part)}`),
        ),
      }));
      expect(wide).toEqual({page: 0, elements: [], clipped: []});
    },
  );
}
