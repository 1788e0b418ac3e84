import type {LineSnapshot} from './line-state.js';
import {isOnline} from './online.js';

/** How a line stands before there is one. */
export const nobodysLine: LineSnapshot = Object.freeze<LineSnapshot>({
  state: {status: 'absent'},
  wanted: false,
  online: isOnline(),
  reachability: 'watched',
});
