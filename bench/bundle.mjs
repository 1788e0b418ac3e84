import path from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {build} from 'esbuild';
import {peersFolder} from './install-peers.mjs';
import {root} from '../scripts/packages.mjs';

/**
 * Bundles a script for a page, minified, without the chunks that it loads later. All contenders are bundled in the same
 * way.
 *
 * @param {string} file
 * @returns {Promise<string>}
 */
export async function bundle(file) {
  const {outputFiles} = await build({
    absWorkingDir: root,
    entryPoints: [file],
    nodePaths: [path.join(peersFolder, 'node_modules')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    define: {'process.env.NODE_ENV': '"production"', 'import.meta.url': 'location.href'},
    plugins: [withoutLaterChunks],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

const withoutLaterChunks = {
  name: 'without-later-chunks',
  setup({onResolve}) {
    onResolve({filter: /./}, ({kind, path: id}) =>
      kind === 'dynamic-import' ? {path: id, external: true} : undefined,
    );
  },
};

/**
 * @param {string | Buffer} content
 * @returns {{gzip: number, brotli: number}} In bytes.
 */
export function compressedSize(content) {
  return {gzip: gzipSync(content, {level: 9}).length, brotli: brotliCompressSync(content).length};
}

/** @param {number} bytes */
export function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
