import type {SvelteDocumentAttributes, SvelteHTMLElements, SvelteWindowAttributes} from 'svelte/elements';
import '../../src/svelte.js';

/**
 * Compiled, never run. Svelte checks templates against these types. `npm run test:examples` also runs svelte-check on a
 * template.
 */
export const login: SvelteHTMLElements['webex-login'] = {
  class: 'account',
  'login-url': '/webex/login',
  tokenSource: () => 'token',
  'onwebex-signed-in': ({detail}) => detail.displayName,
};
export const controls: SvelteHTMLElements['webex-line-controls'] = {'auto-register': false};

/** How a component without runes listens. */
export const legacy: SvelteHTMLElements['webex-login'] = {
  'on:webex-signed-in': ({detail}) => detail.displayName,
};
/** `<svelte:document>` and `<svelte:window>` */
export const page: [SvelteDocumentAttributes, SvelteWindowAttributes, SvelteDocumentAttributes] = [
  {'onwebex-line-statechange': ({detail}) => detail.state.status},
  {'on:webex-call-ended': ({detail}) => detail.state.reason},
  // @ts-expect-error -- a user is no fault
  {'onwebex-signed-in': ({detail}) => detail.retryable},
];

export const wrong: [
  SvelteHTMLElements['webex-login'],
  SvelteHTMLElements['webex-login'],
  SvelteHTMLElements['webex-login'],
  SvelteHTMLElements['webex-line-status'],
  SvelteHTMLElements['webex-line-controls'],
] = [
  // @ts-expect-error -- no such event
  {'onwebex-signed': () => undefined},
  // @ts-expect-error -- the detail is a user, not a fault
  {'onwebex-signed-in': ({detail}) => detail.retryable},
  // @ts-expect-error -- no such attribute
  {loginurl: '/webex/login'},
  // @ts-expect-error -- no such view
  {view: 'avatar'},
  // @ts-expect-error -- not a boolean
  {'auto-register': 'no'},
];
