/** How long “Copied” is shown, in milliseconds. */
const confirmationTime = 2000;

/**
 * Lets a button copy the text of an element, and reports the result in a status region. If the browser refuses, the
 * text is selected instead.
 */
export function copyOnClick({button, source, status}) {
  let timer;
  button.addEventListener('click', async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      status.textContent = 'Copied';
      timer = setTimeout(() => (status.textContent = ''), confirmationTime);
    } catch {
      select(source);
      status.textContent =
        'The browser didn’t allow copying. The text is selected: copy it with the keyboard.';
    }
  });
}

function select(source) {
  if (source instanceof HTMLInputElement) source.select();
  else getSelection().selectAllChildren(source);
}
