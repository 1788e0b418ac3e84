/**
 * Defines all elements except those for calls. Declares the types of all elements, including those for calls, for
 * React's JSX. Exports components and hooks for React 18 and 19.
 *
 * @module webex-calling-elements/react
 */
'use client';
import './define.js';
export type {ReactTags} from './frameworks/react-tags.js';
export {
  WebexLineControls,
  WebexLineDetails,
  WebexLineLog,
  WebexLineProvider,
  WebexLineStatus,
  WebexLogin,
} from './frameworks/react-components.js';
export {useLine, useSession, type UseLineResult, type UseSessionResult} from './frameworks/react-hooks.js';
