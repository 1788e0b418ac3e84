import {cpus} from 'node:os';

/** Returns a table in Markdown. */
export function table(heads, rows) {
  return [tableRow(heads), tableRow(heads.map(() => '---')), ...rows.map(tableRow)].join('\n');
}

function tableRow(cells) {
  return `| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Returns the date, the machine and the version of Node, for a measurement that was made now. */
export function dateAndMachine() {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
}

// oxlint-disable-next-line no-control-regex -- the terminal's color codes
const colors = /\u001B\[[\d;]*m/g;

/** Returns the first line of a failed test's message, without colors. */
export function firstLine(message) {
  const [line] = message.replaceAll(colors, '').split('\n');
  return line.replace(/^Error: /, '');
}
