import type {SdkCallingClient, SdkRegistration, SdkEmitter} from './sdk.js';

/** The events for which a client and its line never remove their listeners. */
const events: ReadonlySet<string> = new Set([
  'online',
  'offline',
  'event:janus.user_recent_sessions',
  'incoming_call',
  'callingClient:all_calls_cleared',
]);

/**
 * Removes the listeners that an SDK client adds to the window, Mercury and the SDK's call manager. The SDK itself never
 * removes them, so each sign-in would leak a client with its line (trap 28). Records the listeners on Mercury and the call
 * manager while the client is created.
 *
 * @param before The previous client, through which the call manager is found. Listeners of the first client on the call
 *   manager stay, because there is no previous one.
 */
export class ClientListeners {
  /** Functions that remove the recorded listeners. */
  readonly #cleanups: (() => void)[] = [];
  /** Functions that stop the recording. */
  readonly #restore: (() => void)[] = [];

  constructor(mercury: SdkEmitter, before: SdkCallingClient | undefined) {
    for (const emitter of [mercury, before && callManagerOf(before)]) if (emitter?.on) this.#record(emitter);
  }

  /** Call when the client has been created. */
  stopRecording(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** Call when the client has disconnected from Webex. */
  end(client: SdkCallingClient | undefined): void {
    this.stopRecording();
    for (const cleanUp of this.#cleanups.splice(0)) cleanUp();
    if (client?.handleNetworkOnline) removeEventListener('online', client.handleNetworkOnline);
    if (client?.handleNetworkOffline) removeEventListener('offline', client.handleNetworkOffline);
    // The call manager also keeps the lines, by device ID.
    const lineByDevice = client && callManagerOf(client)?.lineDict;
    const lines = Object.values(client?.getLines() ?? {});
    for (const [id, line] of Object.entries(lineByDevice ?? {})) {
      if (lineByDevice && lines.some(one => one === line)) delete lineByDevice[id];
    }
  }

  #record(emitter: SdkEmitter): void {
    const {on} = emitter;
    emitter.on = (event, listener) => {
      if (events.has(event)) this.#cleanups.push(() => emitter.off?.(event, listener));
      return on?.call(emitter, event, listener);
    };
    this.#restore.push(() => Object.assign(emitter, {on}));
  }
}

function callManagerOf(client: SdkCallingClient): SdkRegistration['callManager'] {
  const [line] = Object.values(client.getLines());
  return (line?.registration as SdkRegistration | undefined)?.callManager;
}
