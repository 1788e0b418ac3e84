import {expect, test} from './site.js';
import {findSecrets, placesInPage} from './secret-search.js';

test('the search finds planted secrets', () => {
  const secrets = {one: 'c2VjcmV0_P0A1_organization'};
  expect(findSecrets(`x?token=${secrets.one}`, secrets)).toEqual(['one']);
  expect(findSecrets(Buffer.from(secrets.one).toString('base64'), secrets)).toEqual(['one']);
  expect(findSecrets('nothing', secrets)).toEqual([]);
});

test('the search finds a secret in every place of the page where one was planted', async ({site, cloud}) => {
  await site.goto(`${cloud.url}/provided`);
  const secret = 'c2VjcmV0_P0A1_organization';
  await site.evaluate(async hidden => {
    const outer = document.body.appendChild(document.createElement('div'));
    const inner = outer.attachShadow({mode: 'open'}).appendChild(document.createElement('div'));
    const innermost = inner.attachShadow({mode: 'open'});
    innermost.append(document.createElement('p'), document.createElement('input'));
    innermost.querySelector('p')!.setAttribute('title', hidden);
    innermost.querySelector('input')!.value = hidden;
    history.replaceState({hidden}, '', `#${hidden}`);
    localStorage.setItem('hidden', hidden);
    sessionStorage.setItem(hidden, '');
    document.cookie = `hidden=${hidden}`;
    window.name = hidden;
    performance.mark(hidden);
    await (await caches.open('hidden')).put('/hidden', new Response(hidden));
    await new Promise(resolve => {
      const opening = indexedDB.open('hidden');
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('store'));
      opening.addEventListener('success', () => {
        const writing = opening.result.transaction('store', 'readwrite');
        writing.objectStore('store').put(hidden, 1);
        writing.addEventListener('complete', resolve);
      });
    });
  }, secret);
  const places = Object.entries(await placesInPage(site));
  const empty = places.filter(([, text]) => findSecrets(text, {secret}).length === 0).map(([place]) => place);
  expect(empty).toEqual(['diagnostics']);
});
