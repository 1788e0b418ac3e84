import {cpus, release, type as system} from 'node:os';
import type {Outcome, SoakResult} from './run-faults.js';
import type {ModelProgress} from './model-progress.js';
import {scriptsInAll} from './models.js';

/** The results, for docs/reliability.md. */
export function describe(
  title: string,
  {seconds, outcomes, figures, counts, uncaught, left}: SoakResult,
): string {
  const recovered = outcomes.reduce((sum, one) => sum + one.seconds.length, 0);
  const failed = outcomes.reduce((sum, one) => sum + one.failures.length, 0);
  const {rings, noRings} = counts;
  return [
    `### ${title}`,
    `${today()}, ${machine()}: ${recovered + failed} faults in ${Math.round(seconds / 60)} min, one every ` +
      `${(seconds / (recovered + failed)).toFixed(0)} s. ${failed ? `${failed} did not recover` : 'All recovered'}. ` +
      `${rings} calls rang at the simulated cloud: one after each fault, including the first round, and those at the end. While the ` +
      `line should not be registered, ${noRings} calls were made, and none rang. There were ${uncaught.length || 'no'} uncaught errors. At the ` +
      `end, after signing out: ${left.mobius} devices, ${left.wdm} records at the device service, ${left.calls} calls, ` +
      `${left.workers} workers.`,
    table(
      ['fault', 'recovered', 'not recovered', 'registered again after, median', 'at most', 'button presses'],
      outcomes.map(one => [
        one.name,
        String(one.seconds.length),
        String(one.failures.length),
        inSeconds(median(one.seconds)),
        inSeconds(Math.max(...one.seconds)),
        String(one.presses),
      ]),
    ),
    table(
      [
        'minute',
        'page',
        'heap',
        "the page's listeners",
        "listeners on the SDK's line",
        'nodes',
        'workers',
        'intervals',
      ],
      figures.map(({minute, restarts, heap, listeners, sdkListeners, nodes, workers, intervals}) => [
        String(minute),
        String(restarts + 1),
        `${(heap / 1e6).toFixed(2)} MB`,
        String(listeners),
        String(sdkListeners),
        String(nodes),
        String(workers),
        String(intervals),
      ]),
    ),
  ].join('\n\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function median(numbers: Outcome['seconds']): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function inSeconds(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(0)} s` : '–';
}

/** The numbers of played and failed scripts of each model, for docs/reliability.md. */
export function describeModels(played: readonly (readonly [string, ModelProgress])[]): string {
  const counts = played.map(([name, {scripts, failures}]) => {
    const all = scripts < scriptsInAll ? ` of ${scriptsInAll.toLocaleString('en')}` : '';
    return `${scripts.toLocaleString('en')}${all} scripts of the ${name}, ${failures.length} failures`;
  });
  return `${today()}, ${machine()}: ${counts.join('; ')}.`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${system()} ${release()}, Node ${process.version}`;
}
