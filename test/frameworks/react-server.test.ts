import {createElement} from 'react';
import {renderToString} from 'react-dom/server';
import {afterEach, expect, test, vi} from 'vitest';
import {
  WebexLineControls,
  WebexLineProvider,
  WebexLineStatus,
  WebexLogin,
  useLine,
  useSession,
} from '../../src/react.js';

// `npm run test:examples` also hydrates a page that a server has rendered, in Next.
const consoleError = vi.spyOn(console, 'error');
afterEach(() => expect(consoleError).not.toHaveBeenCalled());

test('a server renders attributes, but no address of another origin, no function and no false', () => {
  const login = createElement(WebexLogin, {
    id: 'login',
    className: 'account',
    hidden: false,
    view: 'compact',
    loginUrl: '/webex/login',
    sdkSrc: 'https://cdn.example/sdk.js',
    keepDevice: true,
    tokenSource: () => 'token',
    onWebexSignedIn: () => undefined,
    children: 'More',
  });
  expect(renderToString(login)).toBe(
    '<webex-login id="login" class="account" view="compact" login-url="/webex/login" keep-device="">More</webex-login>',
  );
  expect(renderToString(createElement(WebexLineControls, {autoRegister: false}))).toBe(
    '<webex-line-controls></webex-line-controls>',
  );
});

test('a server renders the line as absent and nobody as signed in, with and without a provider', () => {
  const Phone = () => {
    const {state, line} = useLine();
    const {state: session, session: used} = useSession();
    return createElement(
      'p',
      null,
      `${state.status}, ${session.status}, ${(line ?? used) ? 'a line' : 'no line'}`,
    );
  };
  const text = '<p>absent, signed-out, no line</p>';
  expect(renderToString(createElement(Phone))).toBe(text);
  const inProvider = createElement(
    WebexLineProvider,
    null,
    createElement(Phone),
    createElement(WebexLineStatus),
  );
  expect(renderToString(inProvider)).toBe(
    `<webex-line-provider>${text}<webex-line-status></webex-line-status></webex-line-provider>`,
  );
});
