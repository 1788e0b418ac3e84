import type {CDPSession, Page} from '@playwright/test';
import {expect, test} from './gallery.js';

// Roles, names and disabled controls, as Chromium's accessibility tree exposes them.

type AxNode = Awaited<ReturnType<typeof fullTree>>[number];

const fullTree = async (cdp: CDPSession) => (await cdp.send('Accessibility.getFullAXTree')).nodes;

const exposedRoles = new Set([
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
  const descendantsOf = (node: AxNode): AxNode[] =>
    node.role?.value === 'Figcaption'
      ? []
      : [node, ...(node.childIds ?? []).flatMap(id => descendantsOf(byId.get(id)!))];
  const figures = descendantsOf(nodes[0]!).filter(({role}) => role?.value === 'figure');
  expect(figures.length).toBe(cells.length);
  return cells.map(({section, state, word, isEmpty}, index) => ({
    section,
    state,
    word,
    isEmpty,
    tree: descendantsOf(figures[index]!)
      .slice(1)
      .filter(({ignored, role}) => !ignored && exposedRoles.has(role?.value as string))
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

test('each state exposes its roles, its names and its disabled controls', async ({page, openGallery}) => {
  await openGallery();
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
  // Every other state has a named group, the text of the state, and a name for each control.
  expect(trees.length).toBeGreaterThan(100);
  for (const {section, state, tree, word, isEmpty} of trees) {
    const where = `${section}, ${state}`;
    if (!isEmpty) expect(tree[0], where).toMatch(/^group \S/);
    for (const node of tree) expect(node, where).not.toMatch(/^(button|textbox|combobox|menuitem|img)(,|$)/);
    if (word) expect(tree.join('\n'), where).toContain(word);
  }
});
