import type {SdkCallingClient, SdkRegistration, SdkSpeaker} from './sdk.js';

/** The events that a client and its line listen to without ever stopping. */
const events: ReadonlySet<string> = new Set([
  'online',
  'offline',
  'event:janus.user_recent_sessions',
  'incoming_call',
  'callingClient:all_calls_cleared',
]);

/**
 * Removes the listeners of an SDK client. The SDK never removes them from the window, Mercury and the page's calls, so
 * each sign-in would leak a client with its line (trap 28). Records the listeners while the client is created.
 *
 * @param before The previous client, which leads to the page's calls. They are unknown for the first client, whose
 *   listeners stay.
 */
export class ClientListeners {
  readonly #ends: (() => void)[] = [];
  readonly #restore: (() => void)[] = [];

  constructor(mercury: SdkSpeaker, before: SdkCallingClient | undefined) {
    for (const speaker of [mercury, before && callsOf(before)]) if (speaker?.on) this.#note(speaker);
  }

  /** Call when the client has been created. */
  stopNoting(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** Call when the client has disconnected from Webex. */
  end(client: SdkCallingClient | undefined): void {
    this.stopNoting();
    for (const end of this.#ends.splice(0)) end();
    if (client?.handleNetworkOnline) removeEventListener('online', client.handleNetworkOnline);
    if (client?.handleNetworkOffline) removeEventListener('offline', client.handleNetworkOffline);
    // The SDK also keeps a line for each device of the page.
    const devices = client && callsOf(client)?.lineDict;
    const lines = Object.values(client?.getLines() ?? {});
    for (const [id, line] of Object.entries(devices ?? {})) {
      if (devices && lines.some(one => one === line)) delete devices[id];
    }
  }

  #note(speaker: SdkSpeaker): void {
    const {on} = speaker;
    speaker.on = (event, listener) => {
      if (events.has(event)) this.#ends.push(() => speaker.off?.(event, listener));
      return on?.call(speaker, event, listener);
    };
    this.#restore.push(() => Object.assign(speaker, {on}));
  }
}

function callsOf(client: SdkCallingClient): SdkRegistration['callManager'] {
  const [line] = Object.values(client.getLines());
  return (line?.registration as SdkRegistration | undefined)?.callManager;
}
