/** @jsxImportSource react */
import {useRef} from 'react';
import type {WebexLogin as LoginElement} from '../../src/index.js';
import {
  WebexLineControls,
  WebexLineProvider,
  WebexLineStatus,
  WebexLogin,
  useLine,
  useSession,
} from '../../src/react.js';

/** Compiled, never run: wrong names, values, details and booleans do not compile in React.
 * TypeScript accepts any name with a hyphen in JSX, so only the components reject a wrong event. */
export function Tags() {
  const login = useRef<LoginElement>(null);
  return (
    <>
      <webex-login
        ref={login}
        className="account"
        login-url="/webex/login"
        tokenSource={() => 'token'}
        onwebex-signed-in={({detail}) => detail.displayName}
      >
        <b slot="sign-in">Sign in</b>
      </webex-login>
      <webex-line-status
        view="chip"
        density="compact"
        onwebex-line-statechange={e => e.detail.state.status}
      />
      <webex-line-controls auto-register={false} />
      {/* @ts-expect-error -- a user is no fault */}
      <webex-login onwebex-signed-in={({detail}) => detail.retryable} />
      {/* @ts-expect-error -- no such attribute */}
      <webex-login loginurl="/webex/login" />
      {/* @ts-expect-error -- no such view */}
      <webex-line-status view="avatar" />
      {/* @ts-expect-error -- not a boolean */}
      <webex-line-controls auto-register="no" />
      {/* @ts-expect-error -- no such tag */}
      <webex-line />
    </>
  );
}

export function Components() {
  const login = useRef<LoginElement>(null);
  return (
    <WebexLineProvider
      sdkSrc="/sdk.js"
      onWebexSignedOut={() => undefined}
      onWebexIncomingCall={({detail}) => detail.id}
      onWebexCallStatechange={({detail}) => detail.previous?.state}
      onWebexCallEnded={({detail}) => detail.state.reason}
    >
      <WebexLogin
        ref={login}
        className="account"
        loginUrl="/webex/login"
        onWebexSignedIn={({detail}) => detail.displayName}
      />
      <WebexLineStatus
        view="card"
        density="compact"
        onWebexLineStatechange={({detail}) => detail.previous?.wanted}
      />
      <WebexLineControls autoRegister={false} onClick={() => login.current?.signIn()} />
      {/* @ts-expect-error -- no such event */}
      <WebexLogin onWebexSigned={() => undefined} />
      {/* @ts-expect-error -- a user is no fault */}
      <WebexLogin onWebexSignedIn={({detail}) => detail.retryable} />
      {/* @ts-expect-error -- an event of the line */}
      <WebexLogin onWebexLineRegistered={() => undefined} />
      {/* @ts-expect-error -- no such property */}
      <WebexLogin loginurl="/webex/login" />
      {/* @ts-expect-error -- no such view */}
      <WebexLineStatus view="avatar" />
      {/* @ts-expect-error -- no such density */}
      <WebexLineStatus density="small" />
      {/* @ts-expect-error -- not a boolean */}
      <WebexLineControls autoRegister="no" />
    </WebexLineProvider>
  );
}

export function Hooks() {
  const {state, wanted, line} = useLine();
  const {state: session, session: used} = useSession();
  // @ts-expect-error -- there is no line on a server
  void line.register();
  // @ts-expect-error -- only a person who is signed in has a name
  void session.user;
  return (
    <button disabled={wanted} onClick={() => void (line?.register() ?? used?.signOut())}>
      {state.status === 'registered' ? state.line.phoneNumber : state.status}
      {session.status === 'signed-in' && session.user.displayName}
    </button>
  );
}
