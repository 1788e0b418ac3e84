// Copies the elements and the SDK to the site, so that the page loads no script from another site.
import {execSync} from 'node:child_process';
import {cp} from 'node:fs/promises';

await cp('node_modules/webex-calling-elements/dist/bundle', 'public/webex-calling-elements', {
  recursive: true,
});

// Do not install the package `webex`, which installs more than 900 others: only one of its files is needed.
execSync('npm pack webex@3.12.0');
execSync('tar -xzf webex-3.12.0.tgz --strip-components=2 -C public package/umd/calling.min.js');
