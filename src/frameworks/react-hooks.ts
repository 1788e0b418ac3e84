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
  /** Undefined on a server, until React has hydrated its HTML, and until a `<WebexLineProvider>` around it is mounted. */
  readonly line: Line | undefined;
}

export interface UseSessionResult {
  readonly state: SessionState;
  /** Undefined on a server, until React has hydrated its HTML, and until a `<WebexLineProvider>` around it is mounted. */
  readonly session: CallingSession | undefined;
}

const signedOut: SessionState = Object.freeze({status: 'signed-out'});
const doNothing = (): void => undefined;
const neverChanges = (): (() => void) => doNothing;

/**
 * The line of the nearest `<WebexLineProvider>`, otherwise of the page. The component renders again on every change.
 * While a server renders the page, and until React has hydrated it, the state is `absent`.
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
 * The session of the nearest `<WebexLineProvider>`, otherwise of the page. The component renders again on every change.
 * While a server renders the page, and until React has hydrated it, the state is `signed-out`.
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
    neverChanges,
    () => (provider === 'page' ? pageSession() : provider?.session),
    () => undefined,
  );
}
