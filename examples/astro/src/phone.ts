import {pageSession} from 'webex-calling-elements';

const {line} = pageSession();

document.addEventListener('webex-signed-in', ({detail}) => {
  document.querySelector('#greeting')!.textContent = `Hello ${detail.displayName}`;
});

document.querySelector('webex-line-status')!.addEventListener('webex-line-statechange', ({detail}) => {
  document.querySelector('output')!.textContent = detail.state.status;
});

document.querySelector('input')!.addEventListener('change', event => {
  const {checked} = event.target as HTMLInputElement;
  document.querySelector('webex-line-controls')!.autoRegister = checked;
});

line.subscribe(({state}) => {
  document.querySelector('footer b')!.textContent = state.status;
});
document.querySelector<HTMLElementTagNameMap['webex-line-status']>('.dot')!.line = line;

// Define the elements last, so that the listeners get the first events.
await import('webex-calling-elements/define');
