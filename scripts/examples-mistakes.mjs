import {spawnSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {workFolder} from './examples-list.mjs';

const tsc = ['exec', '--', 'tsc', '--pretty', 'false'];
/** In JSX, TypeScript accepts every name that contains a hyphen. */
const jsx = {
  check: tsc,
  mistakes: {
    detail: ['detail.displayName', 'detail.retryable'],
    value: ['view="card"', 'view="avatar"'],
    boolean: ['auto-register={automatic}', 'auto-register={latest}'],
  },
};

/**
 * Mistakes in the source of an example, each on its own line, that its type check must report. A type check that treats
 * the tags as unknown would report none.
 *
 * @type {Readonly<Record<string, {check: readonly string[], mistakes: Readonly<Record<string, readonly [string, string]>>}>>}
 */
const known = {
  react: jsx,
  solid: {
    ...jsx,
    mistakes: {...jsx.mistakes, boolean: ['auto-register={automatic()}', 'auto-register={latest()}']},
  },
  preact: jsx,
  'react-18': {
    check: tsc,
    mistakes: {
      event: ['onWebexSignedIn=', 'onWebexSigned='],
      detail: ['detail.state.status', 'detail.status'],
      boolean: ['autoRegister={automatic}', 'autoRegister={latest}'],
      value: ['view="dot"', 'view="avatar"'],
    },
  },
  vue: {
    check: ['exec', '--', 'vue-tsc', '--pretty', 'false'],
    mistakes: {
      event: ['@webex-signed-in=', '@webex-signed='],
      detail: ['detail.state.status"', 'detail.status"'],
      boolean: [':auto-register="automatic"', ':auto-register="latest"'],
      value: ['view="dot"', 'view="avatar"'],
    },
  },
  svelte: {
    check: ['exec', '--', 'svelte-check', '--output', 'machine'],
    mistakes: {
      event: ['onwebex-signed-in=', 'onwebex-signed='],
      detail: ['detail.state.status', 'detail.status'],
      boolean: ['auto-register={automatic}', 'auto-register={latest}'],
      value: ['view="dot"', 'view="avatar"'],
    },
  },
  // With `CUSTOM_ELEMENTS_SCHEMA` Angular checks `$event` only.
  angular: {
    check: ['exec', '--', 'ngc', '-p', 'tsconfig.json', '--noEmit'],
    mistakes: {
      event: ['(webex-signed-in)=', '(webex-signed)='],
      detail: ['onStateChange($event)"', 'onSignedIn($event)"'],
    },
  },
};

/**
 * Makes the mistakes in a copy of an example, checks its types, and restores it.
 *
 * @param {import('./examples-list.mjs').Example} example
 * @returns {Promise<{reported: string[], missed: string[]}>} The kinds of mistakes.
 */
export async function checkMistakes({name, edited}) {
  if (!known[name]) return {reported: [], missed: []};
  const {check, mistakes} = known[name];
  const file = workFolder(`${name}/${edited}`);
  const source = await readFile(file, 'utf8');
  const lines = new Map();
  let wrong = source;
  for (const [kind, [from, to]] of Object.entries(mistakes)) {
    const at = wrong.indexOf(from);
    if (at === -1) throw new Error(`${edited} of ${name} has no ${from}`);
    lines.set(kind, wrong.slice(0, at).split('\n').length);
    wrong = wrong.replace(from, to);
  }
  await writeFile(file, wrong);
  try {
    const output = run(workFolder(name), check);
    const isReported = ([, line]) =>
      new RegExp(`${edited.replace('.', '\\.')}["(: ]+${line}[:,]`).test(output);
    const kinds = [...lines].map(entry => ({kind: entry[0], isReported: isReported(entry)}));
    return {
      reported: kinds.filter(each => each.isReported).map(({kind}) => kind),
      missed: kinds.filter(each => !each.isReported).map(({kind}) => kind),
    };
  } finally {
    await writeFile(file, source);
  }
}

function run(cwd, args) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const {stdout, stderr} = spawnSync(command, [...first, ...args], {cwd, encoding: 'utf8'});
  // oxlint-disable-next-line no-control-regex -- the terminal's color codes
  return (stdout + stderr).replaceAll(/\u001B\[[\d;]*m/g, '');
}
