import {Tab} from './tab.js';

/**
 * A BroadcastChannel that delivers messages to all others of the same name, later and in order. Node's does not
 * distinguish tabs, and its timing depends on the process' event loop.
 */
export function channelsOf(later: (task: () => void) => void) {
  const open = new Set<BroadcastChannelOfTab>();
  /** All messages, to check that they contain no secret. */
  const messages: unknown[] = [];

  class BroadcastChannelOfTab extends EventTarget {
    readonly name: string;
    readonly #tab: Tab;

    constructor(name: string) {
      super();
      const tab = Tab.current;
      if (!tab) throw new Error('A channel was opened outside of a tab');
      this.name = name;
      this.#tab = tab;
      if (!tab.isAlive) return;
      open.add(this);
      tab.whenGone(() => this.close());
    }

    postMessage(message: unknown): void {
      if (!this.#tab.isAlive) return;
      if (!open.has(this)) throw new DOMException('The channel is closed', 'InvalidStateError');
      messages.push(message);
      for (const other of open) {
        if (other === this || other.name !== this.name) continue;
        const data: unknown = structuredClone(message);
        later(() => other.#receive(data));
      }
    }

    close(): void {
      open.delete(this);
    }

    #receive(data: unknown): void {
      this.#tab.receive(() => {
        if (open.has(this)) this.dispatchEvent(new MessageEvent('message', {data}));
      });
    }
  }

  return {BroadcastChannel: BroadcastChannelOfTab, open, messages};
}
