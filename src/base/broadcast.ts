/**
 * Opens a channel. Returns undefined if the browser denies channels, for example in a sandboxed frame. The page works
 * without one.
 */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/** Posts a message to the other pages of this origin. Does nothing if the channel is closed or the browser refuses. */
export function postToChannel(channel: BroadcastChannel | undefined, message: object): void {
  try {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- only pages of this origin receive it
    channel?.postMessage(message);
  } catch {
    // The channel was closed, or the browser denies it.
  }
}

/** Whether a part of a message is an object. Any script of this origin can post messages, so validate them. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
