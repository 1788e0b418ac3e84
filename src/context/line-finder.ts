import type {ReactiveController, ReactiveElement} from 'lit';
import type {Line} from '../line/line.js';
import type {LineEvent} from '../line/line-event.js';
import {absentLine, type LineSnapshot} from '../line/line-state.js';
import type {CallingSession} from '../session/calling-session.js';
import {emit} from './emit.js';
import {changeDetail, emitLineEvent} from './forward-events.js';
import {SessionFinder} from './session-finder.js';

/** The element that shows a line. */
interface LineView {
  /** Whether the element looks the same in both snapshots. Then it is not updated. */
  looksSame(a: LineSnapshot, b: LineSnapshot): boolean;
  /** The line is another one, or something has happened to it. */
  lineChanged(snapshot: LineSnapshot, event?: LineEvent): void;
}

/**
 * Finds the line for an element: the one it was given, else the nearest provider's, else the page's. Updates the element
 * when its look changes, and dispatches the line's events on it.
 */
export class LineFinder implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #view: LineView;
  readonly #finder: SessionFinder;
  #given: Line | undefined;
  #line: Line | undefined;
  #shown = absentLine;
  #end: (() => void) | undefined;
  /** Whether the first `webex-line-statechange` is still to come. Until then it stands for all that happens. */
  #isJoining = false;

  constructor(host: ReactiveElement, view: LineView) {
    this.#host = host;
    this.#view = view;
    host.addController(this);
    this.#finder = new SessionFinder(host, session => {
      if (!this.#given) this.#follow(session.line);
      return () => undefined;
    });
  }

  /** The session found, which need not be the one that a given line belongs to. */
  get session(): CallingSession | undefined {
    return this.#finder.session;
  }

  get line(): Line | undefined {
    return this.#given ?? this.#line;
  }

  /** The snapshot of the line while the element is connected. */
  get snapshot(): LineSnapshot {
    return this.#line?.snapshot ?? absentLine;
  }

  /** Shows the given line; with undefined, the one that the provider or the page shares. */
  use(given: Line | undefined): void {
    this.#given = given;
    if (this.#host.isConnected) this.#follow(given ?? this.#finder.session?.line);
  }

  hostConnected(): void {
    if (this.#given) this.#follow(this.#given);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(line: Line | undefined): void {
    if (line === this.#line) return;
    this.#end?.();
    this.#end = undefined;
    this.#line = line;
    if (!line) return;
    this.#show(line.snapshot);
    this.#end = line.listen(event => {
      this.#show(line.snapshot, event);
      const isCovered = this.#isJoining && event.type === 'statechange';
      if (!isCovered) emitLineEvent(this.#host, event, false);
    });
    void this.#join(line);
  }

  /**
   * Dispatches the first `webex-line-statechange`. Frameworks add their listeners after they have inserted the element, so
   * it comes after the first update.
   */
  async #join(line: Line): Promise<void> {
    this.#isJoining = true;
    await (this.#host.hasUpdated ? Promise.resolve() : this.#host.updateComplete);
    if (line !== this.#line || !this.#isJoining) return;
    this.#isJoining = false;
    emit(this.#host, 'webex-line-statechange', changeDetail(line.snapshot), false);
  }

  #show(snapshot: LineSnapshot, event?: LineEvent): void {
    this.#view.lineChanged(snapshot, event);
    if (!this.#view.looksSame(snapshot, this.#shown)) this.#host.requestUpdate();
    this.#shown = snapshot;
  }
}
