import {readFile} from 'node:fs/promises';
import {expect, test, type CDPSession, type Page} from '@playwright/test';
import type {RunningCloud} from '../../cloud/cloud.js';
import {startDemo} from '../../demo/server.js';

// Every CSS property in the manifest affects the element that documents it. Tested on the gallery, which has every
// element in every state.

let demo: RunningCloud;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.close());

interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly {
      readonly tagName?: string;
      readonly cssProperties?: readonly {readonly name: string; readonly default?: string}[];
    }[];
  }[];
}

const {modules} = JSON.parse(await readFile('custom-elements.json', 'utf8')) as Manifest;
const documented = modules
  .flatMap(({declarations = []}) => declarations)
  .flatMap(({tagName, cssProperties = []}) =>
    tagName && cssProperties.length ? [{tagName, cssProperties}] : [],
  );

/** A value of the property's type that no element has by default. */
function unusualValue(name: string): string {
  if (/-color$|-background$|^--mds-color-/.test(name)) return 'rgb(1, 2, 3)';
  if (name.endsWith('-shadow')) return '0 0 7px rgb(1, 2, 3)';
  if (name.endsWith('-family')) return 'Unusual';
  if (name.endsWith('-weight')) return '350';
  if (name.endsWith('-duration')) return '7s';
  return name.endsWith('-density') ? '1.7' : '17px';
}

/** Opens the gallery and stops its clock, because a countdown that ends would change the appearance as well. */
async function openStill(page: Page, address: string): Promise<void> {
  await page.clock.install();
  await page.goto(new URL(address, demo.url).href);
  await page.locator('html[data-drawn]').waitFor();
  await page.clock.pauseAt(Date.now() + 5_000);
}

/** Forces the hover and focus styles on all buttons and fields. */
async function forceHoverAndFocus(cdp: CDPSession): Promise<void> {
  await cdp.send('DOM.enable');
  await cdp.send('CSS.enable');
  interface Node {
    readonly nodeId: number;
    readonly localName: string;
    readonly children?: readonly Node[];
    readonly shadowRoots?: readonly Node[];
  }
  const {root} = await cdp.send('DOM.getDocument', {depth: -1, pierce: true});
  const all = ({
    children = [],
    shadowRoots = [],
    ...node
  }: Node): Omit<Node, 'children' | 'shadowRoots'>[] => [node, ...[...children, ...shadowRoots].flatMap(all)];
  const controls = all(root).filter(({localName}) => ['button', 'input'].includes(localName));
  // Sent together: between two calls the browser would draw the whole gallery again.
  await Promise.all(
    controls.map(async ({nodeId}) =>
      cdp.send('CSS.forcePseudoState', {nodeId, forcedPseudoClasses: ['hover', 'focus', 'focus-visible']}),
    ),
  );
}

/** Deregisters or signs out during a call, which is the only way to show the confirmation. */
async function leaveCall(page: Page, tagName: 'webex-line-controls' | 'webex-login'): Promise<void> {
  await page.evaluate(tag => {
    const beginCall = (line: object | undefined): void => {
      Object.defineProperty(line, 'inCall', {value: true});
    };
    const element = [...document.querySelectorAll(tag)].find(each =>
      each.matches(':is(:state(registered), :state(signed-in))'),
    )!;
    if ('line' in element) {
      beginCall(element.line);
      element.shadowRoot!.querySelector('button')!.click();
    } else {
      const callback = ({line}: {line: object}): void => beginCall(line);
      const request = new Event('context-request', {bubbles: true, composed: true});
      element.dispatchEvent(Object.assign(request, {callback}));
      element.signOut();
    }
  }, tagName);
  await page.locator('dialog[open]').waitFor();
}

/**
 * The properties that have no effect when the page sets them: no computed style of anything that these elements render,
 * pseudo-elements included, is different. Compared in the page, up to the first difference, because all styles of the
 * gallery are a megabyte.
 */
async function withoutEffect(page: Page, tagNames: string, properties: readonly string[]): Promise<string[]> {
  const given = properties.map(name => ({name, value: unusualValue(name)}));
  const {without, isRestored} = await page.evaluate(
    ([tags, all]) => {
      const compared = [
        'color',
        'background-color',
        'border-color',
        'border-width',
        'border-radius',
        'outline-color',
        'outline-width',
        'box-shadow',
        'font-family',
        'font-size',
        'font-weight',
        'inline-size',
        'block-size',
        'max-block-size',
        'gap',
        'padding',
        'animation-duration',
      ];
      const styles = [...document.querySelectorAll(tags)]
        .flatMap(element => [element].concat(...element.shadowRoot!.querySelectorAll('*')))
        .flatMap(node =>
          [undefined, '::before', '::after', '::backdrop'].map(pseudo => getComputedStyle(node, pseudo)),
        );
      const read = (style: CSSStyleDeclaration) =>
        compared.map(name => style.getPropertyValue(name)).join('|');
      const before = styles.map(read);
      const isChanged = () => styles.some((style, index) => read(style) !== before[index]);
      const root = document.documentElement.style;
      const same: string[] = [];
      for (const {name, value} of all) {
        root.setProperty(name, value);
        if (!isChanged()) same.push(name);
        root.removeProperty(name);
      }
      return {without: same, isRestored: !isChanged()};
    },
    [tagNames, given] as const,
  );
  expect(isRestored).toBe(true);
  return without;
}

for (const {tagName, cssProperties} of documented) {
  test(`each property of <${tagName}> changes its appearance`, async ({page, context}) => {
    test.slow();
    await page.emulateMedia({reducedMotion: 'no-preference'});
    await openStill(page, `/gallery?show=${tagName}`);
    if (tagName === 'webex-line-controls' || tagName === 'webex-login') await leaveCall(page, tagName);
    await forceHoverAndFocus(await context.newCDPSession(page));
    const names = cssProperties.map(({name}) => name);
    expect(await withoutEffect(page, tagName, names)).toEqual([]);
  });
}

test('each of Momentum’s colors changes the appearance unless the page sets ours', async ({
  page,
  context,
}) => {
  const sheet = await readFile('src/elements/momentum.ts', 'utf8');
  const names = new Set(sheet.match(/--mds-[\w-]+/g));
  expect(names.size).toBeGreaterThan(9);
  test.slow();
  await openStill(page, '/gallery?show=states');
  await forceHoverAndFocus(await context.newCDPSession(page));
  const all = documented.map(({tagName}) => tagName).join();
  expect(await withoutEffect(page, all, [...names])).toEqual([]);
});
