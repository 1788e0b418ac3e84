import {DestroyRef, inject, signal, type Signal} from '@angular/core';
import {pageSession, type LineSnapshot} from 'webex-calling-elements';

/** Returns the line's snapshot as a signal. Call this function where `inject()` may be called. */
export function lineSignal(line = pageSession().line): Signal<LineSnapshot> {
  const snapshot = signal(line.snapshot);
  inject(DestroyRef).onDestroy(line.subscribe(value => snapshot.set(value)));
  return snapshot.asReadonly();
}
