/** Whose attempt to register is under way: that of the line's own `register()`, or one of ours. */
export type Attempt = 'none' | 'line' | 'ours';

/** What may leave for Mobius. */
export interface GateState {
  /**
   * - `shut`: nothing leaves any more; an attempt that was under way still ends
   * - `commanded`: a person or the page asked for it, and it may take another device's place
   * - `automatic`: it takes nobody's place
   */
  readonly name: 'shut' | 'commanded' | 'automatic';
  readonly attempt: Attempt;
}

export type GateEvent =
  | 'command' // to register
  | 'shut'
  | 'recover' // what was lost is registered again automatically
  | 'device' // Mobius has given one: what follows is automatic
  | 'room' // the SDK makes room by deleting another device, which it may do once
  | 'line' // the line's own attempt begins
  | 'line-over'
  | 'ours' // an attempt of ours begins
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
