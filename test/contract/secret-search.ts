import type {Page} from '@playwright/test';

// The places in a page that another script or a person could read, and the search for secrets in them.

export interface Secrets {
  readonly [name: string]: string;
}

/** The contents of every place in the page, including shadow trees, and in the browser's storage. */
export function placesInPage(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const markup = (root: Element | ShadowRoot): string =>
      [
        root.innerHTML,
        ...[...root.querySelectorAll('*')].map(({shadowRoot}) => shadowRoot && markup(shadowRoot)),
      ].join();
    const fields = (root: ParentNode): string[] =>
      [...root.querySelectorAll('*')].flatMap(element =>
        [String((element as {value?: string}).value)].concat(
          element.shadowRoot ? fields(element.shadowRoot) : [],
        ),
      );
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({name = ''}) =>
          new Promise<string>(resolve => {
            const opening = indexedDB.open(name);
            opening.addEventListener('success', () => {
              const {result} = opening;
              const stores = [...result.objectStoreNames];
              if (!stores.length) return resolve(name);
              const reading = result.transaction(stores);
              const read = stores.map(store => reading.objectStore(store).getAll());
              reading.addEventListener('complete', () =>
                resolve(name + JSON.stringify(read.map(({result: rows}) => rows as unknown))),
              );
            });
          }),
      ),
    );
    const cached = await Promise.all(
      (await caches.keys()).map(async key => {
        const cache = await caches.open(key);
        const answers = await Promise.all((await cache.matchAll()).map(answer => answer.text()));
        return JSON.stringify([(await cache.keys()).map(({url}) => url), answers]);
      }),
    );
    return {
      'markup and attributes': document.documentElement.outerHTML + markup(document.documentElement),
      fields: fields(document).join(),
      address: location.href,
      'history state': JSON.stringify(history.state),
      'entries of performance': JSON.stringify(performance.getEntries()),
      localStorage: JSON.stringify(Object.entries(localStorage)),
      sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
      IndexedDB: databases.join(),
      'Cache Storage': cached.join(),
      'cookies that scripts read': document.cookie,
      'window.name': window.name,
      diagnostics: JSON.stringify(document.querySelector('webex-line-provider')!.line.diagnostics()),
    };
  });
}

export function findSecrets(text: string, secrets: Secrets): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')].some(
      form => text.includes(form),
    )
      ? name
      : [],
  );
}
