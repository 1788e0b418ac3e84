import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {binary, npmCommand} from '../../scripts/packages.mjs';

const beside = path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');

test.each<{name: string; execpath: string; platform?: NodeJS.Platform; command: readonly string[]}>([
  {name: 'npm', execpath: '/lib/npm/bin/npm-cli.js', command: [process.execPath, '/lib/npm/bin/npm-cli.js']},
  {
    name: 'npm on Windows',
    execpath: String.raw`C:\Program Files\nodejs\node_modules\npm\bin\npm-cli.js`,
    platform: 'win32',
    command: [process.execPath, String.raw`C:\Program Files\nodejs\node_modules\npm\bin\npm-cli.js`],
  },
  {name: 'pnpm', execpath: '/lib/pnpm/bin/pnpm.cjs', command: ['npm']},
  {name: 'Yarn', execpath: '/lib/yarn/bin/yarn.js', command: ['npm']},
  {name: 'Bun', execpath: '/home/ada/.bun/bin/bun', command: ['npm']},
  {name: 'Node', execpath: '', command: ['npm']},
  {
    name: 'pnpm on Windows',
    execpath: String.raw`C:\pnpm\bin\pnpm.cjs`,
    platform: 'win32',
    command: [process.execPath, beside],
  },
])('started by $name, npm is $command', ({execpath, platform = 'linux', command}) => {
  expect(npmCommand({execpath, platform})).toEqual(command);
});

const {wireit} = JSON.parse(readFileSync('package.json', 'utf8')) as {
  wireit: Readonly<Record<string, {readonly command?: string}>>;
};
const counted = Object.values(wireit).flatMap(
  ({command = ''}) => /^node scripts\/count\.mjs \S+ (\S+)/.exec(command)?.[1] ?? [],
);
const tools = new Set([...counted.filter(tool => tool !== 'node'), 'cem', 'stryker']);

test.each([...tools])('%s is a file that Node can run, so it also starts on Windows', tool => {
  const file = binary(tool);
  expect(existsSync(file)).toBe(true);
  expect(file).not.toContain('.bin');
  expect(/\.[cm]?js$/.test(file) || readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node')).toBe(true);
});
