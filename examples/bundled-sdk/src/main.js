import {pageSession} from 'webex-calling-elements';

const find = selector => document.querySelector(selector);
const {line} = pageSession();

// The SDK is a chunk of the application, which loads when a sign-in is expected.
find('webex-login').loadSdk = async () => (await import('webex/calling')).default;

find('webex-login').addEventListener('webex-signed-in', ({detail}) => {
  find('#greeting').textContent = `Hello ${detail.displayName}`;
});

find('webex-line-status').addEventListener('webex-line-statechange', ({detail}) => {
  find('output').textContent = detail.state.status;
});

find('input').addEventListener('change', ({target}) => {
  find('webex-line-controls').autoRegister = target.checked;
});

line.subscribe(({state}) => {
  find('footer b').textContent = state.status;
});
find('footer webex-line-status').line = line;

// Define the elements last, so that the listeners get the first events.
await import('webex-calling-elements/define');
