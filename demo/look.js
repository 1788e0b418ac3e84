// Demonstrates customization through attributes, the page's language, and themes made of public parts and properties.
const look = document.querySelector('#look');
const elements = document.querySelector('.elements');
const snippet = document.querySelector('#snippet');
const copy = document.querySelector('#copy-snippet');

look.addEventListener('change', apply);
copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(snippet.textContent);
  copy.textContent = 'Copied';
});
showSnippet();

function apply() {
  const {theme, login, status, lang} = choices();
  document.documentElement.dataset.theme = theme;
  document.querySelector('webex-login').setAttribute('view', login);
  document.querySelector('webex-line-status').setAttribute('view', status);
  elements.closest('section').lang = lang;
  elements.dir = lang === 'ar' ? 'rtl' : '';
  showSnippet();
}

function showSnippet() {
  snippet.textContent = htmlOf(choices());
  copy.textContent = 'Copy';
}

function choices() {
  return Object.fromEntries(new FormData(look));
}

/** The HTML for a page of one's own. Default values are left out. */
function htmlOf({theme, login, status, lang}) {
  return [
    lang !== 'en' && `<html lang="${lang}">`,
    theme && `<link rel="stylesheet" href="themes/${theme}.css" />`,
    '<script type="module" src="webex-calling-elements.js"></script>',
    `<webex-login login-url="/webex/login"${viewOf(login, 'full')}></webex-login>`,
    `<webex-line-status${viewOf(status, 'text')}></webex-line-status>`,
    '<webex-line-controls></webex-line-controls>',
  ]
    .filter(Boolean)
    .join('\n');
}

function viewOf(view, usual) {
  return view === usual ? '' : ` view="${view}"`;
}
