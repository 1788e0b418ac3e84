import type {Page} from '@playwright/test';
import {build} from 'esbuild';

let script: Promise<string> | undefined;

/** Replaces the page's content with the elements for calls, which show the line of `ours.session`. */
export async function addCallElements(page: Page): Promise<void> {
  await page.addScriptTag({type: 'module', content: await (script ??= bundle())});
  await page.evaluate(async () => {
    document.body.innerHTML =
      '<webex-dialer></webex-dialer><webex-incoming-call></webex-incoming-call><webex-call></webex-call>';
    for (const element of document.body.children) {
      await customElements.whenDefined(element.localName);
      (element as HTMLElementTagNameMap['webex-dialer']).line = ours.session.line;
    }
  });
}

async function bundle(): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: ['dist/define-calls.js'],
    bundle: true,
    format: 'esm',
    write: false,
    ignoreAnnotations: true,
  });
  return outputFiles[0]!.text;
}
