import {createContext} from '@lit/context';
import type {CallingSession} from '../session/calling-session.js';

/**
 * The key under which a provider shares its session. A symbol of the page's registry, so that two copies of this
 * library on one page find each other, with the major version in it, so that two that would not fit do not.
 */
export const sessionContext = createContext<CallingSession>(Symbol.for('webex-calling-elements@0'));
