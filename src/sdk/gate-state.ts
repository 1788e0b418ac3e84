/** The attempt in progress: the line's own `register()`, or one of ours. */
export type Attempt = 'none' | 'line' | 'ours';

/** Which registrations the gate lets through. */
export interface GateState {
  /**
   * - `shut`: none; an attempt in progress still ends
   * - `commanded`: one requested by a person or the page, which may replace another device
   * - `automatic`: one that replaces no other device
   */
  readonly name: 'shut' | 'commanded' | 'automatic';
  readonly attempt: Attempt;
}

export type GateEvent =
  | 'command' // a command to register
  | 'shut'
  | 'recover' // a lost registration is restored automatically
  | 'device' // Mobius created a device: all that follows is automatic
  | 'room' // the SDK deletes another device to make room, which it may do once
  | 'line' // the line's own attempt starts
  | 'line-over'
  | 'ours' // one of our attempts starts
  | 'ours-over';

export function nextGateState(state: GateState, event: GateEvent): GateState {
  switch (event) {
    case 'command':
      return {...state, name: 'commanded'};
    case 'shut':
      return {...state, name: 'shut'};
    case 'recover':
    case 'device':
    case 'room':
      return state.name === 'shut' ? state : {...state, name: 'automatic'};
    case 'line':
    case 'ours':
      return {...state, attempt: event};
    case 'line-over':
      return state.attempt === 'line' ? {...state, attempt: 'none'} : state;
    case 'ours-over':
      return state.attempt === 'ours' ? {...state, attempt: 'none'} : state;
    default:
      return event satisfies never;
  }
}
