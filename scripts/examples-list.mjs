import {createHash} from 'node:crypto';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {root} from './packages.mjs';

/**
 * An application in examples/.
 *
 * @typedef {object} Example
 * @property {string} name The folder.
 * @property {readonly string[]} uses Packages whose installed versions are reported.
 * @property {string} [folder] The folder of the built files, which are served as static files.
 * @property {(port: number) => string[]} [start] npm's arguments to start the built application.
 * @property {(port: number) => string[]} [dev] npm's arguments to start the development server.
 * @property {boolean} [hasSdk] Whether it serves the SDK itself, so that it loads nothing from another site.
 * @property {boolean} [signsIn] Whether it signs people in on its own server, instead of with a token from a field.
 * @property {boolean} [calls] Whether it makes and receives calls.
 * @property {string} [edited] The file with the heading, which the test of hot reloading changes.
 */

const vite = port => ['run', 'dev', '--', '--port', String(port), '--strictPort'];

/** @type {readonly Example[]} */
export const examples = [
  {name: 'plain-html', uses: [], folder: '.'},
  {name: 'softphone', uses: [], folder: '.', calls: true},
  {name: 'react', uses: ['react', 'vite'], folder: 'dist', dev: vite, edited: 'src/App.tsx'},
  {name: 'react-18', uses: ['react', 'vite'], folder: 'dist', dev: vite, edited: 'src/App.tsx'},
  {
    name: 'next',
    uses: ['next', 'react'],
    start: port => ['run', 'start', '--', '--port', String(port)],
    dev: port => ['run', 'dev', '--', '--port', String(port)],
    edited: 'app/page.tsx',
  },
  {name: 'vue', uses: ['vue', 'vite', 'vue-tsc'], folder: 'dist', dev: vite, edited: 'src/App.vue'},
  {
    name: 'angular',
    uses: ['@angular/core'],
    folder: 'dist/angular/browser',
    dev: port => ['run', 'dev', '--', '--port', String(port)],
    edited: 'src/app.ts',
  },
  {
    name: 'svelte',
    uses: ['svelte', 'vite', 'svelte-check'],
    folder: 'dist',
    dev: vite,
    edited: 'src/App.svelte',
  },
  {name: 'solid', uses: ['solid-js', 'vite'], folder: 'dist', dev: vite, edited: 'src/App.tsx'},
  {name: 'preact', uses: ['preact', 'vite'], folder: 'dist', dev: vite, edited: 'src/App.tsx'},
  // A custom element cannot be redefined, so Vite reloads the page instead.
  {name: 'lit', uses: ['lit', 'vite'], folder: 'dist'},
  {name: 'astro', uses: ['astro'], folder: 'dist'},
  {
    name: 'next-sign-in',
    uses: ['next', 'react'],
    start: port => ['run', 'start', '--', '--port', String(port)],
    signsIn: true,
  },
  {name: 'self-hosted', uses: [], folder: 'public', hasSdk: true},
  {name: 'bundled-sdk', uses: ['webex', 'vite'], folder: 'dist', hasSdk: true},
];

/**
 * The examples are installed outside the project, so that they cannot find a package in its node_modules.
 *
 * @param {string} [name]
 */
export function workFolder(name = '') {
  const id = createHash('sha256').update(root).digest('hex').slice(0, 8);
  return path.join(tmpdir(), `webex-calling-elements-examples-${id}`, name);
}
