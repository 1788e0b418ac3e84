import type {LineSignal, LineState} from '../../src/line/line-state.js';
import {nextLineState} from '../../src/line/next-line-state.js';
import {states} from './samples.js';

/** Applies signals to a line registered at the time 100. */
export function applySignals(...heard: readonly LineSignal[]): LineState {
  return heard.reduce<LineState>(nextLineState, states.registered);
}

export const lost = (at: number) => ({type: 'retrying', cause: 'unknown', at}) as const;
