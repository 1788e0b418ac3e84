// The form "Choose a look": applies the choices to the elements as attributes, language and theme, and shows the HTML.
import {copyOnClick} from './copy.js';

const look = document.querySelector('#look');
const stage = document.querySelector('.elements');
const [login, status, controls] = ['login', 'line-status', 'line-controls'].map(name =>
  stage.querySelector(`webex-${name}`),
);
const snippet = document.querySelector('#snippet');

/** The default choices, which are omitted from the URL. */
const defaults = readChoices();
const query = new URLSearchParams(location.search);

// With `?token`, the page shows the token field, as without a server; otherwise it signs in through a window.
if (query.has('token')) {
  login.removeAttribute('login-url');
  for (const part of document.querySelectorAll('.for-token')) part.hidden = !part.hidden;
}
readChoicesFromUrl();
apply();
look.addEventListener('change', () => {
  apply();
  writeChoicesToUrl();
});
copyOnClick({
  button: document.querySelector('#copy-snippet'),
  source: snippet,
  status: document.querySelector('#copied-snippet'),
});

function apply() {
  const {theme, login: loginView, status: statusView, lang, auto} = readChoices();
  stage.dataset.theme = theme;
  login.setAttribute('view', loginView);
  status.setAttribute('view', statusView);
  controls.toggleAttribute('auto-register', auto === 'on');
  setLanguage(lang);
  snippet.textContent = htmlOfStage();
  document.querySelector('#theme-file').hidden = !theme;
  document.querySelector('#handler').hidden = !login.hasAttribute('login-url');
}

/** Sets the language of the elements, but not of the demo's own English text. */
function setLanguage(lang) {
  const places = '.stage, webex-line-details, webex-line-log, webex-audio-settings';
  for (const place of document.querySelectorAll(places)) {
    // Without a choice, the elements follow the page.
    if (lang === defaults.lang) {
      place.removeAttribute('lang');
      place.removeAttribute('dir');
    } else {
      place.lang = lang;
      place.dir = lang === 'ar' ? 'rtl' : 'ltr';
    }
  }
}

function readChoices() {
  const {auto = 'off', ...others} = Object.fromEntries(new FormData(look));
  return {...others, auto};
}

function readChoicesFromUrl() {
  for (const [name, value] of query) {
    const field = look.elements[name];
    if (field?.type === 'checkbox') field.checked = value === 'on';
    else if ([...(field?.options ?? [])].some(option => option.value === value)) field.value = value;
  }
}

function writeChoicesToUrl() {
  for (const [name, value] of Object.entries(readChoices())) {
    if (value === defaults[name]) query.delete(name);
    else query.set(name, value);
  }
  const search = String(query).replace(/\btoken=(?=&|$)/, 'token');
  history.replaceState(null, '', search ? `?${search}` : location.pathname);
}

/** Returns the HTML for the visitor's own page, without default values. */
function htmlOfStage() {
  const {theme} = stage.dataset;
  const {lang, dir} = stage;
  const attributes = [
    theme && ` data-theme="${theme}"`,
    lang && ` lang="${lang}"`,
    dir === 'rtl' && ' dir="rtl"',
  ]
    .filter(Boolean)
    .join('');
  const loginUrl = login.getAttribute('login-url');
  return [
    ...(theme ? [`<link rel="stylesheet" href="themes/${theme}.css" />`] : []),
    '<script type="module" src="webex-calling-elements/webex-calling-elements.js"></script>',
    '',
    `<main${attributes}>`,
    `  <webex-login${loginUrl ? ` login-url="${loginUrl}"` : ''}${viewOf(login, 'full')}></webex-login>`,
    `  <webex-line-status${viewOf(status, 'text')}></webex-line-status>`,
    `  <webex-line-controls${controls.hasAttribute('auto-register') ? ' auto-register' : ''}></webex-line-controls>`,
    '</main>',
  ].join('\n');
}

function viewOf(element, defaultView) {
  const view = element.getAttribute('view');
  return view === defaultView ? '' : ` view="${view}"`;
}
