import {expect, test, type CDPSession, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';
import {repeats} from '../repeats.js';

// Checks beyond axe: the accessibility tree, keyboard order, and display preferences. They use the gallery, which has
// every element in every state.

let demo: RunningCloud;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.close());

async function open(page: Page, query = ''): Promise<void> {
  const all = query.includes('show=') ? query : `show=states&${query}`;
  await page.goto(new URL(`/gallery?${all}`, demo.url).href);
  await page.locator('html[data-drawn]').waitFor();
}

type AxNode = Awaited<ReturnType<typeof fullTree>>[number];

const fullTree = async (cdp: CDPSession) => (await cdp.send('Accessibility.getFullAXTree')).nodes;

const told = new Set([
  'group',
  'button',
  'textbox',
  'StaticText',
  'img',
  'menuitem',
  'combobox',
  'list',
  'alert',
  'status',
]);

/** Chromium's accessibility tree of each cell of the gallery, in order: roles, names and disabled controls. */
async function treesOf(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  const cells = await page.evaluate(() =>
    [...document.querySelectorAll('main figure')].map(figure => ({
      section: figure.closest('section')!.id,
      state: figure.querySelector('figcaption')!.textContent,
      word: figure.lastElementChild!.shadowRoot!.querySelector('[part=state]')?.textContent.trim(),
      isEmpty: figure.lastElementChild!.shadowRoot!.textContent.trim() === '',
    })),
  );
  const nodes = await fullTree(cdp);
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const within = (node: AxNode): AxNode[] =>
    node.role?.value === 'Figcaption'
      ? []
      : [node, ...(node.childIds ?? []).flatMap(id => within(byId.get(id)!))];
  const figures = within(nodes[0]!).filter(({role}) => role?.value === 'figure');
  expect(figures.length).toBe(cells.length);
  return cells.map(({section, state, word, isEmpty}, at) => ({
    section,
    state,
    word,
    isEmpty,
    tree: within(figures[at]!)
      .slice(1)
      .filter(({ignored, role}) => !ignored && told.has(role?.value as string))
      .map(describeNode),
  }));
}

function describeNode({role, name, properties = []}: AxNode): string {
  const disabled = properties.some(({name: key, value}) => key === 'disabled' && value.value === true);
  const label = (name?.value as string | undefined)?.trim() ?? '';
  return `${role!.value} ${label}${disabled ? ', disabled' : ''}`.trim();
}

const exposed = [
  ['webex-line-controls', 'not signed in', ['group Phone line controls', 'button Register, disabled']],
  ['webex-line-controls', 'not registered', ['group Phone line controls', 'button Register']],
  [
    'webex-line-controls',
    'connecting',
    ['group Phone line controls', 'button Connecting, disabled', 'button Cancel'],
  ],
  ['webex-line-controls', 'registered', ['group Phone line controls', 'button Deregister']],
  [
    'webex-line-controls',
    'retrying the first registration',
    ['group Phone line controls', 'button Try again now, disabled', 'button Stop trying'],
  ],
  [
    'webex-line-controls',
    'retrying, a proxy answered',
    ['group Phone line controls', 'button Try again now', 'button Stop trying'],
  ],
  ['webex-line-controls', 'deregistering', ['group Phone line controls', 'button Deregistering, disabled']],
  [
    'webex-line-controls',
    'deregistering, Webex has a problem',
    ['group Phone line controls', 'button Register'],
  ],
  ['webex-line-controls', 'failed, sign-in expired', ['group Phone line controls', 'button Sign in again']],
  [
    'webex-line-controls',
    'failed, ask the administrator',
    ['group Phone line controls', 'button Copy details', 'button Try again'],
  ],
  [
    'webex-login-full-source',
    'failed, ask the administrator',
    ['group Webex account', 'button Copy details', 'button Sign in again'],
  ],
  ['webex-line-controls', 'in use on another device', ['group Phone line controls', 'button Use it here']],
  ['webex-line-controls', 'failed, too many devices', ['group Phone line controls', 'button Try again']],
  [
    'webex-line-status-dot',
    'registered',
    ['group Phone line', 'StaticText Registered', 'StaticText +1 206 555 0101'],
  ],
  ['webex-line-status-chip', 'failed, too many devices', ['group Phone line', 'StaticText Line unavailable']],
  [
    'webex-line-status-text',
    'not signed in',
    ['group Phone line', 'StaticText Not signed in', 'StaticText Sign in to use your phone line.'],
  ],
  [
    'webex-line-status-text',
    'signing in',
    ['group Phone line', 'StaticText Signing in', 'StaticText Your phone line will appear here.'],
  ],
  ['webex-login-full-source', 'signed out', ['group Webex account', 'button Sign in']],
  ['webex-login-avatar', 'signed in', ['group Webex account', 'button Ada Lovelace']],
  [
    'webex-login-full',
    'signing in, loading',
    ['group Webex account', 'StaticText Loading the Webex Calling SDK', 'button Cancel'],
  ],
] as const;

test('each state exposes its roles, its names and its disabled controls', async ({page}) => {
  await open(page);
  const trees = await treesOf(page);
  for (const [section, state, nodes] of exposed) {
    const where = `${section}, ${state}`;
    const {tree} = trees.find(cell => cell.section === section && cell.state === state)!;
    for (const node of nodes) expect(tree, where).toContain(node);
    // A button that only reserves space is not exposed.
    expect(
      tree.filter(node => node.startsWith('button')),
      where,
    ).toEqual(nodes.filter(node => node.startsWith('button')));
  }
  // And in every other state: a named group, the text of the state, and a name for each control.
  expect(trees.length).toBeGreaterThan(100);
  for (const {section, state, tree, word, isEmpty} of trees) {
    const where = `${section}, ${state}`;
    if (!isEmpty) expect(tree[0], where).toMatch(/^group \S/);
    for (const node of tree) expect(node, where).not.toMatch(/^(button|textbox|combobox|menuitem|img)(,|$)/);
    if (word) expect(tree.join('\n'), where).toContain(word);
  }
});

test('Tab visits the controls in document order', async ({page}) => {
  await open(page, 'show=webex-line-controls');
  await page.locator('#choices select').last().focus();
  const way: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    way.push(
      await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent?.trim() ?? ''),
    );
  }
  expect(way).toEqual([
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
      async ({page}) => {
        await open(page, `show=${element}&dir=${dir}`);
        const inOrder = await page.evaluate(() =>
          [...document.querySelectorAll('figure > :last-child')].flatMap(({shadowRoot}) =>
            [...shadowRoot!.querySelectorAll('button, input, select, [tabindex]')]
              .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.matches(':disabled'))
              .map(each => each.getAttribute('aria-label') ?? each.textContent.trim()),
          ),
        );
        await page.locator('#choices select').last().focus();
        const way: {name: string; x: number; y: number; end: number; bottom: number; cell: number}[] = [];
        for (const _ of inOrder) {
          await page.keyboard.press('Tab');
          way.push(
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
        expect(way.map(({name}) => name)).toEqual(inOrder);
        const backwards = way.filter((next, at) => {
          const before = way[at - 1];
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

for (const density of ['', 'compact']) {
  test(`all controls are at least 24 pixels wide and high${density && ', compact too'}`, async ({page}) => {
    await open(page, `density=${density}`);
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

for (const forcedColors of ['none', 'active'] as const) {
  test(`the focused control has an outline (forced colors: ${forcedColors})`, async ({page}) => {
    await page.emulateMedia({forcedColors});
    await open(page);
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

test('compact is lower, and all controls are still 24 pixels', async ({page}) => {
  const heights = async (density: string) => {
    await open(page, `show=webex-line-controls&density=${density}`);
    return page.evaluate(() =>
      [...document.querySelectorAll('figure webex-line-controls')].map(
        each => each.shadowRoot!.querySelector('button')!.getBoundingClientRect().height,
      ),
    );
  };
  const [usual, compact] = [await heights(''), await heights('compact')];
  expect(compact.length).toBe(usual.length);
  for (const [at, height] of compact.entries()) {
    expect(height).toBeLessThan(usual[at]!);
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
    async ({page}) => {
      await page.setViewportSize({width, height: 700});
      await open(page, query);
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

test('the progress mark spins, except with reduced motion', async ({page}) => {
  const turning = (): Promise<number> =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('main *')].flatMap(({shadowRoot}) =>
          [...(shadowRoot?.querySelectorAll('.ring') ?? [])].flatMap(ring => ring.getAnimations()),
        ).length,
    );
  await page.emulateMedia({reducedMotion: 'no-preference'});
  await open(page);
  expect(await turning()).toBeGreaterThan(5);
  await page.emulateMedia({reducedMotion: 'reduce'});
  expect(await turning()).toBe(0);
});

test('in forced colors each state has a distinct mark in the text color, and buttons have a border', async ({
  page,
}) => {
  await page.emulateMedia({forcedColors: 'active'});
  await open(page);
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
