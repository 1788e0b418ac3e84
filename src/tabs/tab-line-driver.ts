import {areDifferent, type User} from '../auth/profile.js';
import type {LineDriver, LineDriverListener} from '../line/line-driver.js';
import type {SdkLineEvent} from '../line/line-event.js';
import {lineFault, type LineFault, type LineFaultType} from '../line/line-fault.js';
import type {LineSignal, LineState} from '../line/line-state.js';
import type {OpenedLine} from './opened-line.js';
import {faultOfOpening} from './opening-fault.js';
import {isOver, isUsed} from './standing.js';
import type {Holder} from './tab-channel.js';
import {TabElection} from './tab-election.js';
import {Turns} from './turns.js';

/**
 * One registration per browser. The tab that leads registers, on its own SDK. The others show what it tells them, have
 * no SDK running, and send Webex nothing. When the tab that leads dies, the next one takes over.
 */
export class TabLineDriver implements LineDriver {
  readonly #open: (signal: AbortSignal) => Promise<OpenedLine>;
  readonly #onAnotherUser: () => void;
  /** Whose line it is, in this tab. */
  #user: User;
  #opened: OpenedLine | undefined;
  /** The tab that leads, where that is another. */
  #holder: Holder | undefined;
  #listener: LineDriverListener | undefined;
  readonly #election: TabElection;
  /** What is under way between the tabs. */
  readonly #turns = new Turns();
  /** Whether this tab is about to lead: what the present one goes on to say is not shown. */
  #isTaking = false;
  /** Told when the line is deregistered that another tab has asked for. */
  #onGivenUp: (() => void) | undefined;
  /** What goes on when the page that was left is back, and has the lead again. */
  #resume: ((signal: AbortSignal) => unknown) | undefined;

  /**
   * @param open Starts the SDK: only in the tab that leads. It undoes what it began when the signal aborts.
   * @param stands The line, where the SDK runs already; or the tab that leads.
   * @param onAnotherUser Told when another tab leads, and for somebody else: there is nothing for this one to show.
   */
  constructor(
    open: (signal: AbortSignal) => Promise<OpenedLine>,
    stands: OpenedLine | Holder,
    onAnotherUser: () => void,
  ) {
    this.#open = open;
    this.#onAnotherUser = onAnotherUser;
    this.#user = stands.user;
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

  get there(): LineState | undefined {
    return this.#holder?.state;
  }

  start(listener: LineDriverListener): Extract<LineSignal, {type: 'attached' | 'registered' | 'elsewhere'}> {
    this.#listener = listener;
    // Another tab may have taken the line while this one was signing in.
    this.#election.sayHello();
    if (this.#holder) return this.#follow(this.#holder);
    return this.#opened?.driver.start(this.#ears) ?? {type: 'attached'};
  }

  register(): void {
    // At once: what this command follows upon may be the end of a registration, at which the lead would be let go.
    this.#signal({type: 'connecting', at: Date.now()});
    if (this.#election.leads && this.#opened) return this.#opened.driver.register();
    this.#inTurn(signal => this.#takeOver(signal));
    this.#isTaking = true;
  }

  deregister(): void {
    this.#opened?.driver.deregister();
  }

  cancel(): void {
    if (this.#election.leads && this.#opened) return this.#opened.driver.cancel();
    if (this.#holder) return this.#signal(this.#follow(this.#holder));
    this.#letGo();
    this.#signal({type: 'unregistered'});
  }

  retryNow(): void {
    // In a page that has come back the line registers with the lead, and no sooner: another tab may have it.
    if (this.#election.leads) this.#opened?.driver.retryNow();
  }

  stop(): void {
    this.#turns.end();
    this.#opened?.driver.stop();
    this.#listener = undefined;
    this.#election.letGo();
    this.#election.leave();
  }

  /** Ends the SDK, where it runs in this tab, or is being started. */
  async close(): Promise<void> {
    await this.#turns.idle;
    await this.#close();
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.driver.stop();
    await opened?.close();
  }

  leave(forGood: boolean): void {
    const opened = this.#opened;
    const {leads} = this.#election;
    if (this.#onGivenUp) this.#signal({type: 'unregistered', deliberate: true});
    else if (leads && opened) this.#resume = () => opened.comeBack();
    else if (leads || this.#isTaking) this.#resume = signal => this.#lead(signal);
    this.#onGivenUp?.();
    this.#turns.end();
    opened?.leave(forGood);
    this.#election.leave();
  }

  /** Another tab may have taken over meanwhile: it says so. */
  comeBack(): void {
    if (!this.#listener) return;
    this.#election.comeBack();
    const resume = this.#resume;
    this.#resume = undefined;
    // What was being given up when the page was left may have come to its end meanwhile: nobody wants the lead for it.
    if (resume && isUsed(this.#state)) this.#inTurn(signal => this.#takeBack(signal, resume));
    else if (this.#holder) this.#signal(this.#follow(this.#holder));
    // A lock that was on its way may have come with the page.
    else this.#letGo();
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
    if (!isUsed(this.#state) && !this.#onGivenUp) this.#election.letGo();
    else this.#tell();
  }

  #tell(): void {
    const {fingerprint} = this.#opened ?? {};
    if (isUsed(this.#state)) this.#election.tell({state: this.#state, user: this.#user, fingerprint});
  }

  #onHolder(holder: Holder): void {
    if (this.#election.leads) return;
    if (areDifferent(holder.user, this.#user)) return this.#giveWay();
    const isNew = !this.#holder;
    this.#holder = holder;
    if (this.#isTaking) return;
    const {state: there} = holder;
    this.#signal(isNew ? this.#follow(holder) : {type: 'elsewhere', holder: 'tab', there});
  }

  /** Somebody else's line is none that this tab could show, or ask for. */
  #giveWay(): void {
    this.#turns.end();
    this.#election.leave();
    this.#onAnotherUser();
  }

  #onFree(): void {
    if (!this.#holder) return;
    this.#holder = undefined;
    if (this.#isTaking) return;
    this.#letGo();
    this.#signal({type: 'attached'});
  }

  /** Shows another tab's line, and waits for that tab's end. */
  #follow({state}: Holder): Extract<LineSignal, {type: 'elsewhere'}> {
    const closed = this.#close().catch(() => undefined);
    this.#inTurn(async signal => {
      await closed;
      this.#election.letGo();
      await this.#waitForTurn(signal);
    });
    return {type: 'elsewhere', holder: 'tab', there: state};
  }

  async #waitForTurn(signal: AbortSignal): Promise<void> {
    if (!(await this.#election.waitForTurn(signal))) return;
    // It died: whoever had the line wants it still.
    this.#signal({type: 'connecting', at: Date.now()});
    await this.#lead(signal);
  }

  /** A person wants the line here. */
  async #takeOver(signal: AbortSignal): Promise<void> {
    const leads = await this.#election.takeIfFree();
    if (signal.aborted) return;
    const answer = leads ? undefined : await this.#election.ask(signal);
    if (signal.aborted) return;
    this.#isTaking = false;
    if (this.#election.leads) await this.#lead(signal);
    else this.#onRefused(answer === 'in-call' ? 'in-call-elsewhere' : 'registered-elsewhere');
  }

  #onRefused(type: LineFaultType): void {
    this.#fail(lineFault(type));
    if (this.#holder) this.#follow(this.#holder);
    else this.#inTurn(signal => this.#waitForTurn(signal));
  }

  async #takeBack(signal: AbortSignal, resume: (signal: AbortSignal) => unknown): Promise<void> {
    // Another tab was quicker, and says so. Should it be gone before it can, it is this one's turn.
    if (!(await this.#election.takeIfFree())) return this.#waitForTurn(signal);
    if (signal.aborted) return;
    if (isUsed(this.#state)) await resume(signal);
    else this.#letGo();
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#holder = undefined;
    this.#tell();
    try {
      if (!this.#opened) {
        const opened = await this.#open(signal);
        if (signal.aborted) return await opened.close();
        this.#opened = opened;
        this.#user = opened.user;
        opened.driver.start(this.#ears);
      }
      this.#opened.driver.register();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(faultOfOpening(error));
      this.#election.letGo();
    }
  }

  /** Gives the line to another tab, unless somebody is speaking. */
  async #onAsked(tab: string): Promise<void> {
    if (!this.#election.leads || this.#onGivenUp) return;
    if (this.inCall) return this.#election.refuse(tab);
    const holder: Holder = {state: {status: 'connecting', since: Date.now()}, user: this.#user};
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

  #letGo(): void {
    this.#election.letGo();
    // What is under way may have the lead only later.
    this.#inTurn(async () => this.#election.letGo());
  }

  #inTurn(task: (signal: AbortSignal) => Promise<unknown>): void {
    this.#isTaking = false;
    this.#turns.begin(task);
  }
}
