import type {SdkLine} from '../line/sdk-line.js';

export type LineListeners = Readonly<Record<string, (...args: unknown[]) => void>>;

/**
 * Listens to a line until the returned function is called: one listener for each event, and never none for `error`,
 * which would throw (trap 8). What the SDK still has in hand when a line is let go of may end in one.
 */
export function listenTo(line: SdkLine, listeners: LineListeners): () => void {
  line.off?.('error', ignoreLateError);
  for (const [event, listener] of Object.entries(listeners)) line.on(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) line.off?.(event, listener);
    line.on('error', ignoreLateError);
  };
}

function ignoreLateError(): void {}
