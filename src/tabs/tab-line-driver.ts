import type {User} from '../auth/profile.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {lineFault, type LineFault, type LineFaultType} from '../line/line-fault.js';
import type {LineSignal, LineState} from '../line/line-state.js';
import type {Holder} from './tab-channel.js';
import {TabElection} from './tab-election.js';

/** A line of the SDK in this tab, and the way to end the SDK. */
export interface OpenedLine {
  readonly user: User;
  readonly driver: LineDriver;
  /** The page is left, for good or perhaps not: gives back what is at Webex, at once. */
  leave(forGood: boolean): void;
  comeBack(): void;
  /** Leaves Webex. */
  close(): Promise<void>;
}

/**
 * One registration per browser. The tab that leads registers, on its own SDK. The others show what it tells them, have
 * no SDK running, and send Webex nothing. When the tab that leads dies, the next one takes over.
 */
export class TabLineDriver implements LineDriver {
  readonly #open: () => Promise<OpenedLine>;
  #opened: OpenedLine | undefined;
  /** The tab that leads, where that is another. */
  #holder: Holder | undefined;
  #listener: LineDriverListener | undefined;
  readonly #election: TabElection;
  /** Ends whatever is under way between the tabs. */
  #turn = new AbortController();
  /** Told when the line is deregistered that another tab has asked for. */
  #onGivenUp: (() => void) | undefined;
  #wasLeading = false;

  /**
   * @param open Starts the SDK: only in the tab that leads.
   * @param stands The line, where the SDK runs already; or the tab that leads.
   */
  constructor(open: () => Promise<OpenedLine>, stands: OpenedLine | Holder) {
    this.#open = open;
    if ('driver' in stands) this.#opened = stands;
    else this.#holder = stands;
    this.#election = new TabElection({
      hello: () => this.#tell(),
      holder: holder => this.#onHolder(holder),
      free: () => this.#onFree(),
      asked: tab => void this.#onAsked(tab),
    });
  }

  get inCall(): boolean {
    return this.#opened?.driver.inCall ?? false;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}> {
    this.#listener = listener;
    // Another tab may have taken the line while this one was signing in.
    this.#election.sayHello();
    if (this.#holder) return this.#follow(this.#holder);
    return this.#opened?.driver.start(this.#ears) ?? {type: 'attached'};
  }

  register(): void {
    if (this.#election.leads && this.#opened) return this.#opened.driver.register();
    this.#signal({type: 'connecting', at: Date.now()});
    void this.#takeOver(this.#newTurn());
  }

  deregister(): void {
    this.#opened?.driver.deregister();
  }

  cancel(): void {
    if (this.#election.leads && this.#opened) return this.#opened.driver.cancel();
    this.#newTurn();
    this.#election.letGo();
    this.#signal(this.#holder ? this.#follow(this.#holder) : {type: 'unregistered'});
  }

  retryNow(): void {
    this.#opened?.driver.retryNow();
  }

  stop(): void {
    this.#newTurn();
    this.#opened?.driver.stop();
    this.#listener = undefined;
    this.#election.letGo();
    this.#election.leave();
  }

  /** Ends the SDK, where it runs in this tab. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.driver.stop();
    await opened?.close();
  }

  leave(forGood: boolean): void {
    this.#wasLeading = this.#election.leads;
    this.#newTurn();
    this.#opened?.leave(forGood);
    this.#election.leave();
  }

  /** Another tab may have taken over meanwhile: it says so. */
  comeBack(): void {
    if (!this.#listener) return;
    this.#election.comeBack();
    if (this.#wasLeading) void this.#takeBack(this.#newTurn());
    else if (this.#holder) this.#signal(this.#follow(this.#holder));
  }

  /** The line of this tab, as it goes on to the controller and to the other tabs. */
  readonly #ears: LineDriverListener = {
    state: () => this.#state,
    signal: (signal, event) => this.#onSignal(signal, event),
    event: event => this.#listener?.event(event),
  };

  get #state(): LineState {
    return this.#listener?.state() ?? {status: 'absent'};
  }

  #signal(signal: LineSignal, event?: SdkLineEvent): void {
    this.#listener?.signal(signal, event);
  }

  #onSignal(signal: LineSignal, event?: SdkLineEvent): void {
    if (this.#onGivenUp && isOver(signal)) {
      if (event) this.#listener?.event(event);
      return this.#onGivenUp();
    }
    this.#signal(signal, event);
    if (isUsed(this.#state) || this.#onGivenUp) this.#tell();
    else this.#election.letGo();
  }

  #tell(): void {
    this.#election.tell({state: this.#state, user: this.#opened?.user ?? {}});
  }

  #onHolder(holder: Holder): void {
    if (this.#election.leads || this.#election.isAsking) return;
    const isNew = !this.#holder;
    this.#holder = holder;
    const {state: there} = holder;
    this.#signal(isNew ? this.#follow(holder) : {type: 'elsewhere', holder: 'tab', there});
  }

  #onFree(): void {
    if (!this.#holder) return;
    this.#holder = undefined;
    if (this.#election.isAsking) return;
    this.#newTurn();
    this.#signal({type: 'attached'});
  }

  /** Shows another tab's line, and waits for that tab's end. */
  #follow({state}: Holder): Extract<LineSignal, {type: 'elsewhere'}> {
    void this.close().catch(() => undefined);
    void this.#waitForTurn(this.#newTurn());
    return {type: 'elsewhere', holder: 'tab', there: state};
  }

  async #waitForTurn(signal: AbortSignal): Promise<void> {
    if (!(await this.#election.waitForTurn(signal))) return;
    if (!this.#holder) return this.#election.letGo();
    // It died: whoever had the line wants it still.
    this.#signal({type: 'connecting', at: Date.now()});
    await this.#lead(signal);
  }

  /** A person wants the line here. */
  async #takeOver(signal: AbortSignal): Promise<void> {
    if (!(await this.#election.takeIfFree()) && !signal.aborted) {
      const answer = await this.#election.ask(signal);
      if (!signal.aborted && answer !== 'yielded') return this.#onRefused(answer);
    }
    if (signal.aborted) this.#election.letGo();
    else await this.#lead(signal);
  }

  async #onRefused(answer: 'in-call' | 'silence'): Promise<void> {
    // It may have given the line up by itself meanwhile.
    if (!this.#holder) return this.#takeBack(this.#newTurn());
    this.#fail(lineFault(answer === 'in-call' ? 'in-call-elsewhere' : 'registered-elsewhere'));
    this.#follow(this.#holder);
  }

  async #takeBack(signal: AbortSignal): Promise<void> {
    if (!(await this.#election.takeIfFree())) return;
    if (signal.aborted) return this.#election.letGo();
    if (this.#wasLeading && this.#opened) return this.#opened.comeBack();
    await this.#lead(signal);
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#holder = undefined;
    this.#tell();
    try {
      if (!this.#opened) {
        const opened = await this.#open();
        if (signal.aborted) return await opened.close();
        this.#opened = opened;
        opened.driver.start(this.#ears);
      }
      this.#opened.driver.register();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(faultOf(error));
      this.#election.letGo();
    }
  }

  /** Gives the line to another tab, unless somebody is speaking. */
  async #onAsked(tab: string): Promise<void> {
    if (!this.#election.leads || this.#onGivenUp) return;
    if (this.inCall) return this.#election.refuse(tab);
    const holder: Holder = {state: {status: 'connecting', since: Date.now()}, user: this.#opened?.user ?? {}};
    await this.#giveUp();
    if (!this.#election.leads) return;
    this.#election.yieldTo(tab);
    this.#holder = holder;
    this.#signal(this.#follow(holder));
  }

  /** Takes the line away from Webex. */
  async #giveUp(): Promise<void> {
    const {status} = this.#state;
    await new Promise<void>(resolve => {
      this.#onGivenUp = resolve;
      if (!this.#opened) resolve();
      else if (status === 'registered' || status === 'reconnecting') this.#opened.driver.deregister();
      else this.#opened.driver.cancel();
    });
    this.#onGivenUp = undefined;
  }

  #fail(fault: LineFault): void {
    this.#signal({type: 'failed', fault}, {type: 'error', fault});
  }

  #newTurn(): AbortSignal {
    this.#turn.abort();
    this.#turn = new AbortController();
    return this.#turn.signal;
  }
}

/** Whether a line in this state is one that its tab must hold on to. */
function isUsed({status}: LineState): boolean {
  return ['connecting', 'registered', 'reconnecting', 'retrying'].includes(status);
}

/** Whether nothing is registered any more. */
function isOver({type}: LineSignal): boolean {
  return ['unregistered', 'failed', 'elsewhere'].includes(type);
}

/** Starting the SDK failed: as a fault of the line, which is what the person has asked for. */
function faultOf(error: unknown): LineFault {
  const {fault, message} = error as {fault?: {step?: string}; message?: string};
  const type: LineFaultType = fault?.step === 'token' ? 'token-expired' : 'service-unavailable';
  return lineFault(type, {sdkMessage: message});
}
