import type {ReactiveController, ReactiveElement} from 'lit';
import type {Line} from '../line/line.js';
import {detachmentsOf} from '../line/line-controller.js';
import type {LineEvent} from '../line/line-event.js';
import {absentLine, type LineSnapshot} from '../line/line-state.js';
import type {CallingSession} from '../session/calling-session.js';
import {emit} from './emit.js';
import {changeDetail, emitLineEvent} from './forward-events.js';
import {SessionFinder} from './session-finder.js';

/** The parts of an element that the finder uses. */
interface LineView {
  /** Whether both snapshots render the same, so that no update is needed. */
  looksSame(a: LineSnapshot, b: LineSnapshot): boolean;
  /** Called when the element gets another line, and for each event of the line. */
  lineChanged(snapshot: LineSnapshot, event?: LineEvent): void;
  /** Removes data that the next person must not see. Called for another line, and when nobody is signed in any more. */
  forget(): void;
}

/**
 * Finds an element's line: the line that was assigned to the element, or else the nearest provider's line, or else the
 * page's line. Updates the element when necessary, and dispatches the line's events on it.
 */
export class LineFinder implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #view: LineView;
  readonly #finder: SessionFinder;
  #assigned: Line | undefined;
  #line: Line | undefined;
  /** The line that was shown last. It stays when the element is removed, because the element may only be moved. */
  #latest: Line | undefined;
  /** How many times that line had been detached when the element left it. */
  #detachments = 0;
  /** The snapshot that was shown last. */
  #shown = absentLine;
  #stopListening: (() => void) | undefined;
  /** Whether the first `webex-line-statechange` is pending. That event covers all changes before it. */
  #isFirstPending = false;

  constructor(host: ReactiveElement, view: LineView) {
    this.#host = host;
    this.#view = view;
    host.addController(this);
    this.#finder = new SessionFinder(host, (session, signal) => {
      if (!this.#assigned) this.#follow(session.line);
      session.subscribe(() => host.requestUpdate(), {signal});
    });
  }

  /** The session of the nearest provider, or of the page. A line that was assigned may belong to another session. */
  get session(): CallingSession | undefined {
    return this.#finder.session;
  }

  get line(): Line | undefined {
    return this.#assigned ?? this.#line;
  }

  /** Whether a sign-in is in progress. When it succeeds, there is a line. */
  get isSigningIn(): boolean {
    return (
      this.snapshot.state.status === 'absent' &&
      !this.#assigned &&
      this.session?.state.status === 'signing-in'
    );
  }

  /** The line's snapshot while the element is connected. Otherwise the snapshot of an absent line. */
  get snapshot(): LineSnapshot {
    return this.#line?.snapshot ?? absentLine;
  }

  /** Shows the assigned line, or the shared one if undefined. */
  use(assigned: Line | undefined): void {
    this.#assigned = assigned;
    if (this.#host.isConnected) this.#follow(assigned ?? this.#finder.session?.line);
  }

  hostConnected(): void {
    if (this.#assigned) this.#follow(this.#assigned);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(line: Line | undefined): void {
    if (line === this.#line) return;
    if (this.#line) this.#detachments = detachmentsOf(this.#line);
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#line = line;
    if (!line) return;
    const isSamePerson = line === this.#latest && detachmentsOf(line) === this.#detachments;
    if (!isSamePerson) this.#view.forget();
    this.#latest = line;
    this.#show(line.snapshot);
    // The calls of a line may differ although its snapshot looks the same, and timers have stopped if the element was
    // moved.
    this.#host.requestUpdate();
    this.#stopListening = line.listen(event => {
      this.#show(line.snapshot, event);
      const isCovered = this.#isFirstPending && event.type === 'statechange';
      if (!isCovered) emitLineEvent(this.#host, event, false);
    });
    void this.#dispatchFirst(line);
  }

  /**
   * Dispatches the first `webex-line-statechange` after the first update, because frameworks add listeners only after
   * they have inserted the element.
   */
  async #dispatchFirst(line: Line): Promise<void> {
    this.#isFirstPending = true;
    await (this.#host.hasUpdated ? Promise.resolve() : this.#host.updateComplete);
    if (line !== this.#line || !this.#isFirstPending) return;
    this.#isFirstPending = false;
    emit(this.#host, 'webex-line-statechange', changeDetail(line.snapshot), false);
  }

  #show(snapshot: LineSnapshot, event?: LineEvent): void {
    const isSignOut = snapshot.state.status === 'absent' && this.#shown.state.status !== 'absent';
    if (isSignOut) this.#view.forget();
    this.#view.lineChanged(snapshot, event);
    if (isSignOut || !this.#view.looksSame(snapshot, this.#shown)) this.#host.requestUpdate();
    this.#shown = snapshot;
  }
}
