import {onScopeDispose, shallowRef} from 'vue';
import {pageSession} from 'webex-calling-elements';

/** The line's snapshot as a ref. */
export function useLine(line = pageSession().line) {
  const snapshot = shallowRef(line.snapshot);
  onScopeDispose(line.subscribe(value => (snapshot.value = value)));
  return {line, snapshot};
}
