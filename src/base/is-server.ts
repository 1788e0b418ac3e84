/**
 * Whether there is no document, for example on a server that renders elements. Lit's own `isServer` is also true in
 * Node with jsdom, which is used to test pages.
 */
export const isServer = typeof document === 'undefined';
