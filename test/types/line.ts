import type {Line, FaultError, LineInfo, LineSnapshot, LineState} from '../../src/index.js';

/** Compiled, never run: the controller fits the stores of frameworks. */
declare const controller: Line;

/** Svelte's store contract. */
interface Readable<T> {
  subscribe(this: void, run: (value: T) => void): () => void;
}
export const store: Readable<LineSnapshot> = {subscribe: run => controller.subscribe(run)};

/** React's `useSyncExternalStore`. */
declare function useSyncExternalStore<T>(
  subscribe: (onStoreChange: () => void) => () => void,
  getSnapshot: () => T,
  getServerSnapshot?: () => T,
): T;
export const shown: LineSnapshot = useSyncExternalStore(
  onStoreChange => controller.subscribe(onStoreChange),
  () => controller.snapshot,
);

/** Vue's `shallowRef`. */
declare function shallowRef<T>(value: T): {value: T};
const ref = shallowRef(controller.snapshot);
controller.subscribe(snapshot => (ref.value = snapshot), {signal: new AbortController().signal});

export async function commands(): Promise<void> {
  const line: LineInfo = await controller.register({signal: AbortSignal.timeout(1_000)});
  const nothing: void = await controller.deregister({by: 'person'});
  await controller.register({by: 'page'});
  await controller.retryNow({signal: AbortSignal.timeout(1_000), by: 'person'});
  // @ts-expect-error -- not one of the sources of a command
  await controller.register({by: 'cloud'});
  if (controller.claimAutoRegister()) await controller.register({by: 'auto-register'});
  void [line, nothing];
}

export function actionOf(error: FaultError): string {
  return error.fault.retryable ? 'retry' : error.fault.action;
}

/** Handles every status, so that a new status does not compile here. */
export function inWords(state: LineState): string {
  switch (state.status) {
    case 'absent':
    case 'unregistered':
      return state.status;
    case 'connecting':
      return `since ${state.since}`;
    case 'registered':
      return `${state.line.lineId} at the ${state.server}`;
    case 'reconnecting':
      return `${state.cause}: no calls since ${state.unreachableSince}`;
    case 'retrying':
      return state.cause;
    case 'deregistering':
      return state.cause ?? `since ${state.since}`;
    case 'elsewhere':
      return state.holder === 'tab' ? state.there.status : state.holder;
    case 'failed':
      return state.fault.type;
    default:
      return state satisfies never;
  }
}

// @ts-expect-error -- the snapshot is read-only
controller.snapshot = shown;
// @ts-expect-error -- the members of the snapshot are read-only
controller.snapshot.wanted = true;
