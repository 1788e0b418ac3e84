import {answer} from './answers.js';
import type {SignInMessage} from './outcome.js';
import type {PendingLogin} from './pending-logins.js';

/** The channel on which the page waits. */
export const channelName = 'webex-calling-elements/sign-in';

type Message = SignInMessage & Pick<PendingLogin, 'attempt'>;

/**
 * The last page of the popup: it tells the page that opened it how the sign-in ended, and goes. Over a
 * BroadcastChannel, as Cross-Origin-Opener-Policy cuts `window.opener` (RFC 10017 has the page on the same origin
 * anyway). No token is in it, and the code leaves the address at once.
 */
export function popupPage(message: Message, status: number, cookies: readonly string[]): Response {
  const text = message.type === 'signed-in' ? "You're signed in." : "You're not signed in.";
  return page(status, cookies, `${text} You can close this window.`, told(message), script);
}

/**
 * For a callback that belongs to no sign-in of this browser: its cookie is gone, or was never kept. The page that waits
 * for this `attempt` hears of it. No other does: anybody could have sent somebody here.
 *
 * @param cookies Taken away: where there are any, the browser did bring one, and it was of no use.
 */
export function strayPage(cookies: readonly string[], attempt: string | undefined): Response {
  const outcome = cookies.length ? 'server' : 'no-cookie';
  const text =
    "Sign-in couldn't be completed because its cookie is missing. Allow cookies for this site, then sign in again. " +
    'This also happens if signing in took longer than ten minutes or started in another browser.';
  if (attempt === undefined) return page(400, cookies, text, '', '', back);
  return page(400, cookies, text, told({type: 'failed', outcome, attempt}), script);
}

/** Where nothing is known of the sign-in that went wrong, such as when the store is out of order. */
export function brokenPage(): Response {
  return page(500, [], "Sign-in didn't work. Please try again in a minute.", '', '', back);
}

/** For who came by redirect, and has no other window. */
const back = '<p><a href="/">Back to the start page</a></p>';

const told = (message: Message): string =>
  `<meta name="webex-sign-in" content="${escaped(JSON.stringify(message))}">`;

const script = `
history.replaceState(null, '', location.pathname);
const {content} = document.querySelector('meta[name="webex-sign-in"]');
new BroadcastChannel('${channelName}').postMessage(JSON.parse(content));
close();
`;

function page(
  status: number,
  cookies: readonly string[],
  text: string,
  head: string,
  code: string,
  more = '',
): Response {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    ...(code ? [`script-src 'nonce-${nonce}'`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  const markup = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign-in</title>${head}</head>
<body><p>${text}</p>${more}${code ? `<script nonce="${nonce}">${code}</script>` : ''}</body>
</html>`;
  return answer(status, markup, {
    cookies,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
