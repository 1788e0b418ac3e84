const find = selector => document.querySelector(selector);

find('webex-login').addEventListener('webex-signed-in', ({detail}) => {
  find('#greeting').textContent = `Hello ${detail.displayName}`;
});

find('webex-line-status').addEventListener('webex-line-statechange', ({detail}) => {
  find('output').textContent = detail.state.status;
});

find('input').addEventListener('change', ({target}) => {
  find('webex-line-controls').autoRegister = target.checked;
});

await customElements.whenDefined('webex-line-status');

// The line calls listeners immediately and on every change.
const {line} = find('webex-line-status');
line.subscribe(({state}) => {
  find('footer b').textContent = state.status;
});

// An element can show any line. Without this property it would show the page's line, which is the same one in this example.
find('footer webex-line-status').line = line;
