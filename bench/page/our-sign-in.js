import '../dist/bundle/webex-calling-elements.js';

/** The time now, comparable between pages. */
const now = () => performance.timeOrigin + performance.now();

if (document.body.dataset.journey === 'C') {
  document.querySelector('webex-login').tokenSource = async () => (await fetch('/own-token')).text();
}
const status = document.querySelector('webex-line-status');
status.line.subscribe(({state}) => {
  if (state.status === 'registered') globalThis.registeredAt ??= now();
});
new MutationObserver(() => {
  if (status.shadowRoot.querySelector('[part~="registered"]')) globalThis.drawnAt ??= now();
}).observe(status.shadowRoot, {subtree: true, childList: true, attributes: true});
