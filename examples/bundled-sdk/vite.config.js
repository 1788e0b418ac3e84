import {defineConfig} from 'vite';
import {nodePolyfills} from 'vite-plugin-node-polyfills';

// The SDK uses Node's `Buffer`, `process`, `events` and others.
export default defineConfig({plugins: [nodePolyfills()]});
