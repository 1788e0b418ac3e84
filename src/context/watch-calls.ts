import type {Call} from '../call/call.js';
import {isLive, type CallSnapshot} from '../call/call-state.js';
import type {CallsOptions, Line} from '../line/line.js';

/** A change of a call. */
export interface CallEvent {
  readonly call: Call;
  readonly snapshot: CallSnapshot;
  /** Undefined for a call that was added. */
  readonly previous: CallSnapshot | undefined;
}

/**
 * Calls `listener` for each call that is added to a line, and for each change of a call up to its end, until the signal
 * aborts. Calls that the line already has are followed, but not reported as added.
 */
export function watchCalls(line: Line, listener: (event: CallEvent) => void, options: CallsOptions): void {
  const {signal} = options;
  const watched = new Set<Call>();
  let isFirst = true;
  line.subscribeCalls(calls => {
    for (const call of calls) if (!watched.has(call)) watch(call, isFirst);
    isFirst = false;
  }, options);

  function watch(call: Call, isInitial: boolean): void {
    watched.add(call);
    let previous = isInitial ? call.snapshot : undefined;
    // No need to unsubscribe: a call removes its listeners after its end.
    call.subscribe(
      snapshot => {
        if (snapshot === previous) return;
        if (!isLive(snapshot.state)) watched.delete(call);
        const before = previous;
        previous = snapshot;
        listener({call, snapshot, previous: before});
      },
      {signal},
    );
  }
}
