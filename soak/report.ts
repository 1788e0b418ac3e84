import {cpus, release, type as system} from 'node:os';
import type {Soaked, Survived} from './live.js';

/** What was seen, for docs/reliability.md. */
export function describe(title: string, {seconds, survived, figures, left}: Soaked): string {
  const count = survived.reduce((sum, one) => sum + one.seconds.length, 0);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${system()} ${release()}, Node ${process.version}`;
  return [
    `### ${title}`,
    `${new Date().toISOString().slice(0, 10)}, ${machine}: ${count} faults in ${Math.round(seconds / 60)} min, one every ` +
      `${(seconds / count).toFixed(0)} s, and all were survived. At the end, after signing out: ${left.mobius} devices, ` +
      `${left.wdm} records at the device service, ${left.workers} workers.`,
    table(
      ['fault', 'struck', 'registered again after, median', 'at most', 'presses of a person'],
      survived.map(one => [
        one.name,
        String(one.seconds.length),
        inSeconds(median(one.seconds)),
        inSeconds(Math.max(...one.seconds)),
        String(one.presses),
      ]),
    ),
    table(
      ['minute', 'heap', "the page's listeners", "on the SDK's line", 'nodes', 'workers'],
      figures.map(({minute, heap, listeners, sdkListeners, nodes, workers}) => [
        String(minute),
        `${(heap / 1e6).toFixed(2)} MB`,
        ...[listeners, sdkListeners, nodes, workers].map(String),
      ]),
    ),
  ].join('\n\n');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function median(numbers: Survived['seconds']): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function inSeconds(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(0)} s` : '–';
}
