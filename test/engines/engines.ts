import type {Engine} from './engine.js';
import {firefox} from './firefox.js';
import {webkit} from './webkit.js';

export const engines: readonly Engine[] = [firefox, webkit];
