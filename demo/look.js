// Demonstrates customisation through attributes, the page's language, and themes made of public parts and properties.
const look = document.querySelector('#look');
const elements = document.querySelector('.elements');

look.addEventListener('change', () => {
  const {theme, login, status, lang} = Object.fromEntries(new FormData(look));
  document.documentElement.dataset.theme = theme;
  document.querySelector('webex-login').setAttribute('view', login);
  document.querySelector('webex-line-status').setAttribute('view', status);
  elements.closest('section').lang = lang;
  elements.dir = lang === 'ar' ? 'rtl' : '';
});
