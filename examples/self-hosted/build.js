// Copies the elements and the SDK to the site, so that the page loads nothing from anywhere else.
import {cp} from 'node:fs/promises';

await cp('node_modules/webex-calling-elements/dist/bundle', 'public/webex-calling-elements', {
  recursive: true,
});
await cp('node_modules/webex/umd/calling.min.js', 'public/calling.min.js');
