import {useEffect, useState} from 'preact/hooks';
import {pageSession} from 'webex-calling-elements';

/** The line's snapshot. The component renders again on every change. */
export function useLine(line = pageSession().line) {
  const [snapshot, setSnapshot] = useState(line.snapshot);
  useEffect(() => line.subscribe(setSnapshot), [line]);
  return {...snapshot, line};
}
