// Demonstrates customization through attributes, the page's language, and themes made of public parts and properties.
const look = document.querySelector('#look');
const stage = document.querySelector('.elements');
const snippet = document.querySelector('#snippet');
const copy = document.querySelector('#copy-snippet');

look.addEventListener('change', apply);
copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(snippet.textContent);
  copy.textContent = 'Copied';
});
showSnippet();

function apply({target}) {
  const {theme, login, status, lang, auto} = choices();
  stage.dataset.theme = theme;
  stage.querySelector('webex-login').setAttribute('view', login);
  stage.querySelector('webex-line-status').setAttribute('view', status);
  stage.querySelector('webex-line-controls').toggleAttribute('auto-register', auto === 'on');
  if (target.name === 'lang') speak(lang);
  showSnippet();
}

/** The elements change their language, and the demo's own English text does not. */
function speak(lang) {
  for (const place of document.querySelectorAll('.stage, webex-line-details, webex-line-log')) {
    place.lang = lang;
    place.dir = lang === 'ar' ? 'rtl' : 'ltr';
  }
}

function showSnippet() {
  snippet.textContent = htmlOf(choices());
  copy.textContent = 'Copy';
}

function choices() {
  return Object.fromEntries(new FormData(look));
}

/** The HTML for a page of one's own. Default values are left out. */
function htmlOf({theme, login, status, lang, auto}) {
  const attributes = [
    theme && ` data-theme="${theme}"`,
    lang !== 'en' && ` lang="${lang}"`,
    lang === 'ar' && ' dir="rtl"',
  ]
    .filter(Boolean)
    .join('');
  return [
    ...(theme ? [`<link rel="stylesheet" href="themes/${theme}.css" />`] : []),
    '<script type="module" src="webex-calling-elements.js"></script>',
    '',
    `<main${attributes}>`,
    `  <webex-login login-url="/webex/login"${viewOf(login, 'full')}></webex-login>`,
    `  <webex-line-status${viewOf(status, 'text')}></webex-line-status>`,
    `  <webex-line-controls${auto === 'on' ? ' auto-register' : ''}></webex-line-controls>`,
    '</main>',
  ].join('\n');
}

function viewOf(view, usual) {
  return view === usual ? '' : ` view="${view}"`;
}
