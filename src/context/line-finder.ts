import type {ReactiveController, ReactiveElement} from 'lit';
import type {LineController} from '../line/line-controller.js';
import type {LineSnapshot} from '../line/line-state.js';
import {nobodysLine} from '../line/nobodys-line.js';
import type {CallingSession} from '../session/calling-session.js';
import {emit} from './emit.js';
import {emitLineEvent} from './facts.js';
import {SessionFinder} from './session-finder.js';

/**
 * Finds the line for an element: the one it was given, else the nearest provider's, else the page's. It passes on
 * the line's events, and has the element drawn when what it shows has changed, and only then.
 */
export class LineFinder implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #looksSame: (a: LineSnapshot, b: LineSnapshot) => boolean;
  readonly #finder: SessionFinder;
  #given: LineController | undefined;
  #line: LineController | undefined;
  #shown = nobodysLine;
  #end: (() => void) | undefined;

  constructor(host: ReactiveElement, looksSame: (a: LineSnapshot, b: LineSnapshot) => boolean) {
    this.#host = host;
    this.#looksSame = looksSame;
    host.addController(this);
    this.#finder = new SessionFinder(host, session => {
      if (!this.#given) this.#follow(session.line);
      return () => undefined;
    });
  }

  /** The session that is found, which may be another than that of a line that was given. */
  get session(): CallingSession | undefined {
    return this.#finder.session;
  }

  get line(): LineController | undefined {
    return this.#given ?? this.#line;
  }

  /** What is known of the line, as far as the element shows it. */
  get snapshot(): LineSnapshot {
    return this.#line?.snapshot ?? nobodysLine;
  }

  /** Gives the element a line of its own, or with undefined the one that is there for all. */
  use(given: LineController | undefined): void {
    this.#given = given;
    if (this.#host.isConnected) this.#follow(given ?? this.#finder.session?.line);
  }

  hostConnected(): void {
    if (this.#given) this.#follow(this.#given);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(line: LineController | undefined): void {
    if (line === this.#line) return;
    this.#end?.();
    this.#end = undefined;
    this.#line = line;
    if (!line) return;
    // Nothing is replayed: whoever joins is told where things stand.
    const {snapshot} = line;
    this.#show(snapshot);
    this.#end = line.listen(event => {
      if (event.type === 'statechange') this.#show(event.snapshot);
      emitLineEvent(this.#host, event, false);
    });
    emit(this.#host, 'webex-line-statechange', {snapshot, previous: undefined}, false);
  }

  #show(snapshot: LineSnapshot): void {
    if (!this.#looksSame(snapshot, this.#shown)) this.#host.requestUpdate();
    this.#shown = snapshot;
  }
}
