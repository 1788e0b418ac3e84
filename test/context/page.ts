/** A separate page in a frame, without any scripts or definitions. */
export interface Page {
  readonly document: Document;
  /** Loads a module, and waits until it has run. */
  load(address: string): Promise<void>;
  /** Runs this source as a module. */
  run(text: string): Promise<void>;
  /** Uncaught errors of the page. */
  readonly errors: readonly string[];
  close(): void;
}

export async function openPage(body: string): Promise<Page> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="en"><body>${body}</body></html>`;
  document.body.append(frame);
  await new Promise(resolve => {
    frame.addEventListener('load', resolve, {once: true});
  });
  const inside = frame.contentDocument!;
  const errors: string[] = [];
  frame.contentWindow!.addEventListener('error', event => errors.push(event.message));

  const insert = (properties: Partial<HTMLScriptElement>): HTMLScriptElement => {
    const script = Object.assign(inside.createElement('script'), {type: 'module', ...properties});
    inside.head.append(script);
    return script;
  };

  return {
    document: inside,
    load: src =>
      new Promise((resolve, reject) => {
        const script = insert({src});
        script.addEventListener('load', () => resolve());
        script.addEventListener('error', () =>
          reject(new Error(`${src} did not load. Run npm run build first.`)),
        );
      }),
    run: text =>
      new Promise(resolve => {
        // An inline module does not fire an event when it has run.
        inside.addEventListener('ran', () => resolve(), {once: true});
        insert({text: `${text};document.dispatchEvent(new Event('ran'))`});
      }),
    errors,
    close: () => frame.remove(),
  };
}
