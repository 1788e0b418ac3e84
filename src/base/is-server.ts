/**
 * Whether there is no document, as where a server renders elements. Lit's own `isServer` is also true in Node with jsdom,
 * in which users test their pages.
 */
export const isServer = typeof document === 'undefined';
