/** The attempt in progress. `line`: by the line's own `register()`. `library`: by this library. */
export type Attempt = 'none' | 'line' | 'library';

/** Which registrations the gate allows. */
export interface GateState {
  /**
   * - `shut`: none. An attempt in progress continues, but a device that it creates is deleted
   * - `commanded`: registrations by a command of a person or the page, which may replace another device
   * - `automatic`: registrations that replace no other device
   */
  readonly name: 'shut' | 'commanded' | 'automatic';
  readonly attempt: Attempt;
}

export type GateEvent =
  | 'command' // a command to register; if the gate opens without one, `recover` follows immediately
  | 'shut'
  | 'recover' // a lost registration is restored automatically
  | 'device' // Mobius created a device: all that follows is automatic
  | 'device-replaced' // the SDK deletes another device to make room; it may do that only once
  | 'line' // the line's own attempt starts
  | 'line-ended'
  | 'library' // one of the library's attempts starts
  | 'library-ended';

export function nextGateState(state: GateState, event: GateEvent): GateState {
  switch (event) {
    case 'command':
      return {...state, name: 'commanded'};
    case 'shut':
      return {...state, name: 'shut'};
    case 'recover':
    case 'device':
    case 'device-replaced':
      return state.name === 'shut' ? state : {...state, name: 'automatic'};
    case 'line':
    case 'library':
      return {...state, attempt: event};
    case 'line-ended':
      return state.attempt === 'line' ? {...state, attempt: 'none'} : state;
    case 'library-ended':
      return state.attempt === 'library' ? {...state, attempt: 'none'} : state;
    default:
      return event satisfies never;
  }
}
