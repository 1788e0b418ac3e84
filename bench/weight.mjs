import {readFile} from 'node:fs/promises';
import {gzipSync} from 'node:zlib';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import {rollup} from 'rollup';

/** @import {Measurement} from './measure.js' */

/**
 * Measures the gzipped bytes before and after a sign-in, against only Lit with its context, and against the budget.
 *
 * @returns {Promise<Measurement[]>}
 */
export async function measureWeight() {
  const three = gzipped(await readFile('dist/weighed/three-elements.js'));
  const all = gzipped(await readFile('dist/bundle/webex-calling-elements.js'));
  const later = gzipped(await readFile('dist/bundle/sign-in-chunk.js'));
  const lit = gzipped(await bundleLit());
  return [
    {
      label: 'three elements with the code of the line, against only Lit and `@lit/context`',
      ours: bytes(three),
      peer: bytes(lit),
      ratio: three / lit,
      aim: 22_000 / lit,
    },
    againstBudget('the same against the budget', three, 22_000),
    againstBudget(
      'all elements except those for calls, with the code that a sign-in loads, against the budget',
      all + later,
      42_000,
    ),
  ];
}

function againstBudget(label, weight, budget) {
  return {label, ours: bytes(weight), peer: bytes(budget), ratio: weight / budget, aim: 1};
}

async function bundleLit() {
  const entry = `
    import {LitElement, html, css, nothing} from 'lit';
    import {createContext, ContextConsumer, ContextProvider} from '@lit/context';
    console.log(LitElement, html, css, nothing, createContext, ContextConsumer, ContextProvider);
  `;
  const bundle = await rollup({
    input: 'lit-alone',
    plugins: [
      {
        name: 'entry',
        resolveId: id => (id === 'lit-alone' ? `${process.cwd()}/lit-alone.js` : null),
        load: id => (id.endsWith('/lit-alone.js') ? entry : null),
      },
      nodeResolve(),
      terser({ecma: 2020, module: true, format: {comments: false}}),
    ],
  });
  const {output} = await bundle.generate({format: 'es'});
  return output[0].code;
}

function gzipped(content) {
  return gzipSync(content, {level: 9}).length;
}

function bytes(count) {
  return `${(count / 1000).toFixed(2)} kB`;
}
