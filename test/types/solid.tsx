/** @jsxImportSource solid-js */
import '../../src/solid.js';

/** Compiled, never run: wrong values, details and booleans do not compile in Solid. TypeScript accepts any name
 * with a hyphen in JSX. */
export function Tags() {
  return (
    <>
      <webex-login
        class="account"
        ref={login => login?.signIn()}
        login-url="/webex/login"
        tokenSource={() => 'token'}
        on:webex-signed-in={({detail}) => detail.displayName}
      >
        <b slot="sign-in">Sign in</b>
      </webex-login>
      <webex-line-status view="chip" on:webex-line-statechange={e => e.detail.state.status} />
      <webex-line-controls auto-register={false} />
      {/* @ts-expect-error -- a user is no fault */}
      <webex-login on:webex-signed-in={({detail}) => detail.retryable} />
      {/* @ts-expect-error -- no such attribute */}
      <webex-login loginurl="/webex/login" />
      {/* @ts-expect-error -- no such view */}
      <webex-line-status view="avatar" />
      {/* @ts-expect-error -- not a boolean */}
      <webex-line-controls auto-register="no" />
    </>
  );
}
