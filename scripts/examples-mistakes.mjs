import {spawnSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {workFolder} from './examples-list.mjs';
import {npmCommand} from './packages.mjs';

const tsc = ['exec', '--', 'tsc', '--pretty', 'false'];
/** Examples that use the tags in JSX. There, TypeScript accepts every name with a hyphen, so the misspelled one has none. */
const jsx = {
  check: tsc,
  mistakes: {
    detail: ['detail.displayName', 'detail.retryable'],
    attribute: ['view="card"', 'views="card"'],
    value: ['view="dot"', 'view="avatar"'],
    boolean: ['auto-register={automatic}', 'auto-register={latest}'],
  },
};
/** Examples that use this library's React components. */
const components = {
  check: tsc,
  mistakes: {
    event: ['onWebexLineStatechange=', 'onWebexLineState='],
    detail: ['detail.state.status', 'detail.status'],
    attribute: ['view="card"', 'views="card"'],
    boolean: ['autoRegister={automatic}', 'autoRegister={latest}'],
    value: ['view="dot"', 'view="avatar"'],
  },
};

/**
 * @typedef {object} TypeCheck
 * @property {string} [file] The file for the mistakes, if it is not the example's `edited`.
 * @property {readonly string[]} check npm's arguments to check the types.
 * @property {readonly string[]} [checkTemplates] The same for another program that checks the templates.
 * @property {Readonly<Record<string, readonly [string, string]>>} mistakes By kind of mistake: the correct text, and the wrong
 *   text that replaces it.
 */

/**
 * Mistakes in the source of an example, each on its own line, that its type check must report. A type check that treats
 * the tags as unknown would report none.
 *
 * @type {Readonly<Record<string, TypeCheck>>}
 */
const typeChecks = {
  react: jsx,
  solid: {
    ...jsx,
    mistakes: {...jsx.mistakes, boolean: ['auto-register={automatic()}', 'auto-register={latest()}']},
  },
  preact: jsx,
  'react-18': components,
  next: {...components, file: 'app/phone.tsx'},
  'next-sign-in': {...components, file: 'app/phone.tsx'},
  vue: {
    check: ['exec', '--', 'vue-tsc', '--pretty', 'false'],
    mistakes: {
      event: ['@webex-signed-in=', '@webex-signed='],
      detail: ['detail.state.status"', 'detail.status"'],
      attribute: ['view="card"', 'views="card"'],
      boolean: [':auto-register="automatic"', ':auto-register="latest"'],
      value: ['view="dot"', 'view="avatar"'],
    },
  },
  svelte: {
    check: ['exec', '--', 'svelte-check', '--output', 'machine'],
    mistakes: {
      event: ['onwebex-signed-in=', 'onwebex-signed='],
      detail: ['detail.state.status', 'detail.status'],
      attribute: ['view="card"', 'views="card"'],
      boolean: ['auto-register={automatic}', 'auto-register={latest}'],
      value: ['view="dot"', 'view="avatar"'],
    },
  },
  // With `CUSTOM_ELEMENTS_SCHEMA`, Angular checks only `$event`.
  angular: {
    check: ['exec', '--', 'ngc', '-p', 'tsconfig.json', '--noEmit'],
    mistakes: {
      event: ['(webex-signed-in)=', '(webex-signed)='],
      detail: ['onStateChange($event)"', 'onSignedIn($event)"'],
    },
  },
  // TypeScript checks no templates. `lit-analyzer` does, but does not know attributes with hyphens, only properties.
  lit: {
    file: 'src/my-phone.ts',
    check: tsc,
    checkTemplates: ['run', 'check', '--', '--format', 'list'],
    mistakes: {
      event: ['@webex-signed-in=', '@webex-signed='],
      detail: ['detail.state.status', 'detail.status'],
      boolean: ['?auto-register=${this.automatic}', '.autoRegister=${this.latest}'],
      property: ['.line=${line}', '.line=${this.latest}'],
      value: ['view="card"', 'view="avatar"'],
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
  if (!typeChecks[name]) return {reported: [], missed: []};
  const {check, checkTemplates, mistakes, file: changed = edited} = typeChecks[name];
  const file = workFolder(`${name}/${changed}`);
  const source = await readFile(file, 'utf8');
  const checks = checkTemplates ? [check, checkTemplates] : [check];
  const [reported, missed] = [[], []];
  try {
    for (const round of roundsOf(source, mistakes)) {
      let wrong = source;
      for (const {from, to} of round) wrong = wrong.replace(from, to);
      await writeFile(file, wrong);
      const output = checks.map(args => run(workFolder(name), args)).join('\n');
      for (const {kind, line} of round) (reports(output, changed, line) ? reported : missed).push(kind);
    }
  } finally {
    await writeFile(file, source);
  }
  return {reported, missed};
}

/** Divides mistakes into rounds, in each of which every mistake is on its own line. */
function roundsOf(source, mistakes) {
  const rounds = [];
  for (const [kind, [from, to]] of Object.entries(mistakes)) {
    const index = source.indexOf(from);
    if (index === -1) throw new Error(`There is no ${from} in:\n${source}`);
    const line = source.slice(0, index).split('\n').length;
    let round = rounds.find(each => each.every(other => other.line !== line));
    if (!round) rounds.push((round = []));
    round.push({kind, from, to, line});
  }
  return rounds;
}

/** Whether the output of a type check reports an error on the line. `lit-analyzer` lists the lines below the file's name. */
function reports(output, file, line) {
  const place = `${file.replace('.', '\\.')}["(: ]+${line}[:,]|^ +${line}:\\d+ +error`;
  return new RegExp(place, 'm').test(output);
}

function run(cwd, args) {
  const [command, ...first] = npmCommand();
  const {stdout, stderr} = spawnSync(command, [...first, ...args], {cwd, encoding: 'utf8'});
  // oxlint-disable-next-line no-control-regex -- the terminal's color codes
  return (stdout + stderr).replaceAll(/\u001B\[[\d;]*m/g, '');
}
