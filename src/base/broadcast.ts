/**
 * Opens a channel. Returns undefined if the browser has no channels, or denies them, for example in a sandboxed frame.
 * The page works without a channel.
 */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/** Posts a message to the other pages of this origin. Does nothing if there is no channel, or if posting fails. */
export function postToChannel(channel: BroadcastChannel | undefined, message: object): void {
  try {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- only pages of this origin receive it
    channel?.postMessage(message);
  } catch {
    // The channel is closed, or the browser refuses to post.
  }
}

/** Whether a value is an object, for a check of a message: any script of this origin can post messages. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
