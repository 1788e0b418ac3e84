import 'axe-core/axe.min.js';
import {expect, html} from '@open-wc/testing';
import type {run, RunOptions} from 'axe-core';
import {render, type TemplateResult} from 'lit';
import {makeFault} from '../../src/base/make-fault.js';
import '../../src/define.js';
import {LineController} from '../../src/line/line-controller.js';
import {attach} from '../line/attach.js';
import type {CallingSession} from '../../src/session/calling-session.js';
import {ScriptedDriver} from '../line/scripted-driver.js';
import {shareSession} from './share-session.js';
import {fullLine, lineRows, registered, sessionRows} from './every-state.js';
import './no-network.js';
import {brokenReferences, withPageStyle, fixedLine, FixedSession, type Scheme} from './fixed-state.js';

// Runs axe on every element except those for calls, in every view and state (the details only of a registered line), under
// every theme: light in both directions, and dark from left to right. Themes and schemes change only colors and sizes, so
// all other rules, such as those for names and roles, run once for each direction, without a theme. Other engines run all
// rules once: without a theme, light, left to right.

const forEachLineState = (
  renderState: (line: ReturnType<typeof fixedLine>) => TemplateResult,
): TemplateResult[] => lineRows.map(({state, rest}) => renderState(fixedLine(state, rest)));

/** A template for each state of a session, rendered in a session fixed in that state. */
const forEachSessionState = (renderState: () => TemplateResult): TemplateResult[] =>
  sessionRows.map(
    ({state}) =>
      html`<div ${shareSession(new FixedSession(state) as unknown as CallingSession)}>${renderState()}</div>`,
  );

/** A line whose log has events, states, repeated entries and a fault. */
function lineWithLog(): LineController {
  const line = new LineController();
  const driver = new ScriptedDriver();
  attach(line, driver);
  driver.signalFrom({type: 'connecting'}, {type: 'connecting', at: 1});
  driver.signal({type: 'registered', line: fullLine, server: 'primary', at: 2});
  for (const missed of [1, 2, 3])
    driver.signalFrom({type: 'reconnecting'}, {type: 'reconnecting', cause: 'keepalive', missed, at: missed});
  driver.signal({type: 'retrying', cause: 'server', attempt: 1, nextAttemptAt: Date.now() + 60_000, at: 4});
  const fault = makeFault('forbidden', {sdkMessage: 'Not entitled', trackingId: 'webex-1'});
  driver.signalFrom({type: 'error', fault}, {type: 'failed', fault});
  return line;
}

const elements: Readonly<Record<string, () => TemplateResult[]>> = {
  ...Object.fromEntries(
    (['dot', 'chip', 'text', 'card'] as const).map(view => [
      `webex-line-status as ${view}`,
      () =>
        forEachLineState(line => html`<webex-line-status .line=${line} .view=${view}></webex-line-status>`),
    ]),
  ),
  'webex-line-controls': () =>
    forEachLineState(line => html`<webex-line-controls .line=${line}></webex-line-controls>`),
  'webex-line-details': () => [
    html`<webex-line-details .line=${fixedLine(registered)}></webex-line-details>`,
  ],
  'webex-line-log': () => [
    ...forEachLineState(line => html`<webex-line-log .line=${line}></webex-line-log>`),
    html`<webex-line-log .line=${lineWithLog()}></webex-line-log>`,
  ],
  ...Object.fromEntries(
    (['full', 'compact', 'avatar', 'button'] as const).map(view => [
      `webex-login as ${view}`,
      () => forEachSessionState(() => html`<webex-login .view=${view}></webex-login>`),
    ]),
  ),
};

const isChromium = navigator.userAgent.includes('Chrome/');
const themes = isChromium ? ['', 'webex', 'bank', 'neon'] : [''];
const appearances: readonly (readonly [Scheme, 'ltr' | 'rtl'])[] = isChromium
  ? [
      ['light', 'ltr'],
      ['light', 'rtl'],
      // Dark from right to left would add nothing: the light scheme covers the sizes, and this one the colors.
      ['dark', 'ltr'],
    ]
  : [['light', 'ltr']];

/** Names axe's violations of an element, each with the elements that have it. */
async function violationsOf(element: Element, which: RunOptions): Promise<string[]> {
  const {axe} = globalThis as unknown as {axe: {run: typeof run}};
  // The elements have no style sheets to fetch.
  const {violations} = await axe.run(element, {resultTypes: ['violations'], preload: false, ...which});
  return violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(' ')).join(', ')}`);
}

const appearanceRules: RunOptions = {runOnly: ['color-contrast', 'link-in-text-block', 'target-size']};

before(async () => {
  const sheets = themes.filter(Boolean).map(theme => {
    const link = Object.assign(document.createElement('link'), {
      rel: 'stylesheet',
      href: `/demo/themes/${theme}.css`,
    });
    document.head.append(link);
    return new Promise((resolve, reject) => Object.assign(link, {onload: resolve, onerror: reject}));
  });
  await Promise.all(sheets);
});

/** Waits until all elements have rendered. */
async function waitUntilRendered(all: Element): Promise<void> {
  // Elements learn of a new direction from an observer.
  await new Promise(requestAnimationFrame);
  await Promise.all(
    Array.from(
      all.querySelectorAll<HTMLElement & {updateComplete?: Promise<unknown>}>('*'),
      async each => each.updateComplete,
    ),
  );
}

for (const [name, renderState] of Object.entries(elements)) {
  describe(`<${name}> in every state`, () => {
    const all = document.createElement('div');
    before(() => {
      document.body.append(all);
      render(renderState(), all);
    });
    after(() => all.remove());

    for (const theme of themes) {
      for (const [scheme, dir] of appearances) {
        it(`has no violation with ${theme || 'no theme'}, ${scheme}, ${dir}`, async function () {
          this.timeout(60_000);
          document.documentElement.dataset['theme'] = theme;
          await withPageStyle(scheme, dir, async () => {
            await waitUntilRendered(all);
            const which = theme || scheme === 'dark' ? appearanceRules : {};
            expect(await violationsOf(all, which)).to.deep.equal([]);
            expect(brokenReferences()).to.deep.equal([]);
          });
          delete document.documentElement.dataset['theme'];
        });
      }
    }
  });
}
