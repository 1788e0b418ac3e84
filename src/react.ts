'use client';
/**
 * Components and hooks for React 18 and 19, and the types of the tags in JSX. Importing it defines all tags.
 *
 * @module webex-calling-elements/react
 */
export type {ReactTags} from './frameworks/react-tags.js';
export {
  WebexLineControls,
  WebexLineDetails,
  WebexLineLog,
  WebexLineProvider,
  WebexLineStatus,
  WebexLogin,
} from './frameworks/react-components.js';
export {useLine, useSession, type UsedLine, type UsedSession} from './frameworks/react-hooks.js';
