import {adoptStyles, type LitElement} from 'lit';
import type {LineController} from '../line/line-controller.js';
import type {PlainKey} from '../localization/texts.js';
import type * as onDemand from './on-demand-parts.js';
import type {LeaveQuestion} from './leave-question.js';

type Parts = typeof onDemand;

let parts: Parts | undefined;
const styled = new WeakSet<ShadowRoot>();
let loading: Promise<Parts> | undefined;

/** Loads what nobody sees before somebody has signed in. What cannot be loaded is asked for again by the next. */
export async function loadParts(): Promise<Parts | undefined> {
  loading ??= import('./on-demand-parts.js');
  try {
    parts = await loading;
  } catch {
    loading = undefined;
  }
  return parts;
}

/**
 * What is drawn on demand, with its styles. Not there at first: then the element is drawn again when it is.
 *
 * @param needed Without need nothing is loaded for it.
 */
export function partsFor(element: LitElement, needed = true): Parts | undefined {
  if (!parts) {
    if (needed) void loadParts().then(loaded => loaded && element.requestUpdate());
    return undefined;
  }
  const {styleSheet} = parts.styles;
  const root = element.renderRoot as ShadowRoot;
  const {adoptedStyleSheets: sheets} = root;
  if (styleSheet && sheets.at(-1) !== styleSheet) sheets.push(styleSheet);
  // Where style sheets cannot be shared, each element has one of its own.
  if (!styleSheet && !styled.has(root)) adoptStyles(root, [parts.styles]);
  styled.add(root);
  return parts;
}

/** Does what ends a line: where that would end a live call, the person is asked first. The question is to be drawn. */
export function leave(
  element: LitElement,
  line: LineController | undefined,
  ...[command, act]: [command: PlainKey, act: () => void]
): LeaveQuestion | undefined {
  const ask = line?.inCall && partsFor(element);
  if (ask) return new ask.LeaveQuestion(element, command, act);
  act();
  return undefined;
}
