// Shows how far the elements bend: by attributes, by the page's language and by themes of public parts and properties.
const look = document.querySelector('#look');
const elements = document.querySelector('.elements');

look.addEventListener('change', () => {
  const {theme, view, format, lang} = Object.fromEntries(new FormData(look));
  document.documentElement.dataset.theme = theme;
  document.querySelector('webex-login').setAttribute('view', view);
  document.querySelector('webex-line-status').setAttribute('format', format);
  elements.closest('section').lang = lang;
  elements.dir = lang === 'ar' ? 'rtl' : '';
});
