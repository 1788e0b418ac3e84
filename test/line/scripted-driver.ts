import type {Call} from '../../src/call/call.js';
import type {LineDriver, LineDriverListener, RegisterOptions} from '../../src/line/line-driver.js';
import type {SdkLineEvent} from '../../src/line/line-event.js';
import type {LineSignal} from '../../src/line/line-state.js';

type Command = 'register' | 'deregister' | 'cancel' | 'retryNow';
type FirstSignal = ReturnType<LineDriver['start']>;

/** A scripted line, which records its commands and emits the test's signals. */
export class ScriptedDriver implements LineDriver {
  readonly commands: Command[] = [];
  /** Signals emitted synchronously during a command, like the signals of lines that do not need a server. */
  readonly answers: Partial<Record<Command, LineSignal>> = {};
  /** The options of the latest `register()`. */
  registerOptions: RegisterOptions | undefined;
  isStopped = false;
  #listener: LineDriverListener | undefined;
  readonly #first: FirstSignal;

  constructor(first: FirstSignal = {type: 'attached'}) {
    this.#first = first;
  }

  start(listener: LineDriverListener): FirstSignal {
    this.#listener = listener;
    return this.#first;
  }

  register(options?: RegisterOptions): void {
    this.registerOptions = options;
    this.#take('register');
  }

  deregister(): void {
    this.#take('deregister');
  }

  cancel(): void {
    this.#take('cancel');
  }

  retryNow(): void {
    this.#take('retryNow');
  }

  /** Unlike a correct driver it keeps its listener, so that a test can emit signals after the end. */
  stop(): void {
    this.isStopped = true;
  }

  signal(...signals: readonly LineSignal[]): void {
    for (const signal of signals) this.#listener?.signal(signal);
  }

  /** A signal caused by an event of the line. */
  signalFrom(event: SdkLineEvent, signal: LineSignal): void {
    this.#listener?.signal(signal, event);
  }

  event(event: SdkLineEvent): void {
    this.#listener?.event(event);
  }

  /** Reports the current calls. */
  tellCalls(calls: readonly Call[]): void {
    this.#listener?.calls?.(calls);
  }

  /** Reports a message from Webex. */
  heard(): void {
    this.#listener?.heard?.();
  }

  #take(command: Command): void {
    this.commands.push(command);
    const answer = this.answers[command];
    if (answer) this.signal(answer);
  }
}
