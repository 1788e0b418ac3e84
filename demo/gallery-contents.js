// Adds the choices in the address, such as the theme, to the links to the elements.
const here = new URLSearchParams(location.search);

for (const link of document.querySelectorAll('nav .links a')) {
  const shown = new URLSearchParams(link.search).get('show');
  const search = new URLSearchParams(here);
  search.set('show', shown);
  link.search = search;
  if (shown === (here.get('show') ?? '')) link.ariaCurrent = 'page';
}
