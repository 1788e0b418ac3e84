// Shows the caller's number when a call rings. An application would look up the customer.
document.addEventListener('webex-incoming-call', ({detail: call}) => {
  call.subscribe(({remote}) => {
    document.querySelector('output').textContent = remote.number ?? 'unknown';
  });
});

// Lists the calls that have ended.
document.addEventListener('webex-call-ended', ({detail: {call, state, remote}}) => {
  const item = document.createElement('li');
  const seconds = Math.round(state.duration / 1000);
  item.textContent = `${call.direction}, ${remote.name ?? remote.number}, ${seconds} s, ${state.reason}`;
  document.querySelector('ol').append(item);
});
