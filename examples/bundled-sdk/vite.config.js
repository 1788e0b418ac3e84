import {defineConfig} from 'vite';
import {nodePolyfills} from 'vite-plugin-node-polyfills';

// The modules and globals of Node that the SDK uses.
const include = ['crypto', 'os', 'querystring', 'stream'];
const globals = {Buffer: true, global: true, process: true};

export default defineConfig({plugins: [nodePolyfills({include, globals})]});
