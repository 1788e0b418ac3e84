import type {SdkLine} from '../line/sdk-line.js';

export type LineListeners = Readonly<Record<string, (...args: unknown[]) => void>>;

/**
 * Listens to a line until the returned function is called. After that an empty listener for `error` remains, because the
 * event throws if it has no listener (trap 8), and a released line may still emit it.
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
