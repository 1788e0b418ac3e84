/** A browser may deny channels, as in a sandboxed frame: then nobody is heard, and nothing breaks. */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/** Tells the pages of this origin, as far as the browser lets it. */
export function tellChannel(channel: BroadcastChannel | undefined, message: object): void {
  try {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel?.postMessage(message);
  } catch {
    // Closed meanwhile, or refused.
  }
}
