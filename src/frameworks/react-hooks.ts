import {createContext, useCallback, useContext, useMemo, useSyncExternalStore} from 'react';
import {pageSession} from '../context/page-default.js';
import type {WebexLineProvider} from '../context/webex-line-provider.js';
import type {Line} from '../line/line.js';
import {absentLine, type LineSnapshot} from '../line/line-state.js';
import type {CallingSession} from '../session/calling-session.js';
import type {SessionState} from '../session/session-state.js';

/** The element of the nearest `<WebexLineProvider>`. Undefined until it is mounted; `page` without a provider. */
export const ProviderContext = createContext<WebexLineProvider | 'page' | undefined>('page');

/** Everything known about the line, and the line itself for its commands. */
export interface UseLineResult extends LineSnapshot {
  /** Undefined on a server, until React has hydrated the page, and until the nearest `<WebexLineProvider>` is mounted. */
  readonly line: Line | undefined;
}

/** The state of the session, and the session itself for its commands. */
export interface UseSessionResult {
  readonly state: SessionState;
  /** Undefined on a server, until React has hydrated the page, and until the nearest `<WebexLineProvider>` is mounted. */
  readonly session: CallingSession | undefined;
}

const signedOut: SessionState = Object.freeze({status: 'signed-out'});
const doNothing = (): void => undefined;
/** Subscribes to a store that never changes. */
const subscribeToNothing = (): (() => void) => doNothing;

/**
 * Returns the state of the line of the nearest `<WebexLineProvider>`, otherwise of the page's line. The component renders
 * again on every change. The state is `absent` as long as `line` is undefined, for example on a server.
 *
 * @example
 * const {state, line} = useLine();
 * // If the registration fails, `<WebexLineStatus>` shows the fault, and `state` contains it.
 * const register = () => line?.register().catch(() => undefined);
 * return <button onClick={register}>{state.status}</button>;
 */
export function useLine(): UseLineResult {
  const line = useNearestSession()?.line;
  const snapshot = useSyncExternalStore(
    useCallback(changed => line?.subscribe(changed) ?? doNothing, [line]),
    () => line?.snapshot ?? absentLine,
    () => absentLine,
  );
  return useMemo(() => ({...snapshot, line}), [snapshot, line]);
}

/**
 * Returns the state of the session of the nearest `<WebexLineProvider>`, otherwise of the page's session. The component
 * renders again on every change. The state is `signed-out` as long as `session` is undefined, for example on a server.
 *
 * @example
 * const {state} = useSession();
 * return state.status === 'signed-in' ? <p>Hello {state.user.displayName}</p> : null;
 */
export function useSession(): UseSessionResult {
  const session = useNearestSession();
  const state = useSyncExternalStore(
    useCallback(changed => session?.subscribe(changed) ?? doNothing, [session]),
    () => session?.state ?? signedOut,
    () => signedOut,
  );
  return useMemo(() => ({state, session}), [state, session]);
}

function useNearestSession(): CallingSession | undefined {
  const provider = useContext(ProviderContext);
  return useSyncExternalStore(
    subscribeToNothing,
    () => (provider === 'page' ? pageSession() : provider?.session),
    () => undefined,
  );
}
