import {faultError} from '../base/make-fault.js';
import {reportError} from '../base/report-error.js';
import {readLineInfo, type LineInfo} from '../line/line-info.js';
import type {SdkLine} from '../line/sdk-line.js';
import type {SessionOptions} from './session-options.js';

/**
 * Returns the only line, or the one that the page selects.
 *
 * @throws {FaultError} `no-line`; `several-lines` if the page selects none of several; `line-unusable`.
 */
export function chooseLine(
  lines: Readonly<Record<string, SdkLine>>,
  selectLine: SessionOptions['selectLine'],
): SdkLine {
  const [first, ...more] = Object.values(lines);
  if (!first) throw faultError('no-line');
  if (!more.length) return asUsable(first);
  const infos = [first, ...more].map(line => readLineInfo(line));
  const chosenId = callSelectLine(infos, selectLine) ?? '';
  if (!Object.hasOwn(lines, chosenId)) throw faultError('several-lines');
  return asUsable(lines[chosenId]!);
}

function callSelectLine(
  infos: readonly LineInfo[],
  selectLine: SessionOptions['selectLine'],
): string | undefined {
  try {
    return selectLine?.(infos);
  } catch (error) {
    throw faultError('several-lines', {cause: reportError("The page's `selectLine` failed", error)});
  }
}

/**
 * Returns the line if it has the necessary methods.
 *
 * @throws {FaultError} `line-unusable`
 */
export function asUsable(line: SdkLine): SdkLine {
  const methods: readonly unknown[] = [line.on, line.register, line.deregister];
  if (methods.every(method => typeof method === 'function')) return line;
  throw faultError('line-unusable');
}
